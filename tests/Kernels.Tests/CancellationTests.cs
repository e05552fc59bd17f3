namespace Kernels.Tests;

/// <summary>
/// Jobs that would take minutes end soon after they are told to. How soon is measured in bench/results/cancellation.md; the bound here is for
/// machines that are slow and busy, without vector instructions at worst.
/// </summary>
public sealed class CancellationTests
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan UnderWay = TimeSpan.FromMilliseconds(50);

    [Theory]
    [InlineData(BlurVariant.Scalar)]
    [InlineData(BlurVariant.Simd)]
    [InlineData(BlurVariant.Sliding)]
    [InlineData(BlurVariant.Parallel)]
    public async Task Blur_CancelledUnderWay_Stops(BlurVariant variant)
    {
        const int Width = 40_000;
        const int Height = 300;
        var format = new PixelFormat(4, 8);
        var options = new BoxBlurOptions { Diameter = 255, Variant = variant, Threads = 2 };
        var output = new byte[Width * 4 * 128];
        await Stops(cancellation =>
        {
            using var blur = new BoxBlur(Width, Height, format, options);
            for (var written = 0; written < Height;)
            {
                // Whatever the window holds: translucent or not.
                blur.NextRows(out var room);
                blur.RowsAdded(room, cancellation);
                written += blur.Blur(output, Width * 4, Math.Min(128, blur.RowsReady), cancellation);
            }
        });
    }

    [Theory]
    [InlineData(MandelbrotVariant.Scalar, MandelbrotPrecision.Double)]
    [InlineData(MandelbrotVariant.Scalar, MandelbrotPrecision.Single)]
    [InlineData(MandelbrotVariant.Simd, MandelbrotPrecision.Double)]
    [InlineData(MandelbrotVariant.Simd, MandelbrotPrecision.Single)]
    [InlineData(MandelbrotVariant.Shortcut, MandelbrotPrecision.Double)]
    [InlineData(MandelbrotVariant.Shortcut, MandelbrotPrecision.Single)]
    [InlineData(MandelbrotVariant.Parallel, MandelbrotPrecision.Double)]
    [InlineData(MandelbrotVariant.Parallel, MandelbrotPrecision.Single)]
    public async Task Count_CancelledUnderWay_Stops(MandelbrotVariant variant, MandelbrotPrecision precision)
    {
        var view = new MandelbrotView(4096, 4096, -0.7461, -0.7411, 0.1293, 0.1343, 65_535);
        var options = new MandelbrotOptions { Variant = variant, Precision = precision, Threads = 2 };
        var counts = new ushort[4096 * 512];
        await Stops(cancellation =>
        {
            using var kernel = new Mandelbrot(view, options);
            for (var row = 0; row < view.Height; row += 512)
            {
                kernel.Count(row, 512, counts, cancellation);
            }
        });
    }

    // Fast jobs begin anew, so that each one is under way when it is cancelled.
    private static async Task Stops(Action<CancellationToken> job)
    {
        using var source = new CancellationTokenSource();
        var running = Task.Run(() =>
        {
            while (true)
            {
                job(source.Token);
            }
        });
        await Task.WhenAny(running, Task.Delay(UnderWay));
        Assert.False(running.IsCompleted, $"Ended before it was cancelled: {running.Exception}");
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running.WaitAsync(Bound));
    }
}
