using System.Buffers;
using Api.Bands;
using Api.Blur;
using Api.Buffers;
using Api.Fractal;
using Api.Jobs;
using Api.Recode;
using Api.Tests.Support;
using Kernels;
using Png;

namespace Api.Tests.Bands;

/// <summary>The pipelines without HTTP: whatever the threads, the same bytes; whatever goes wrong, no buffer is left.</summary>
public sealed class PipelineTests
{
    private readonly BufferPool _pool = new(16 << 20);

    public static TheoryData<int, int, int, int, int> Shapes => new()
    {
        // width, height, channels, bits, diameter
        { 1, 1, 1, 8, 1 },
        { 3, 700, 3, 8, 8 },
        { 700, 3, 4, 8, 255 },
        { 640, 480, 4, 8, 8 },
        { 640, 480, 4, 16, 31 },
        { 1500, 400, 1, 8, 255 },
        { 333, 517, 2, 16, 9 },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Blur_AnyThreads_GivesTheBytesOfOneThread(int width, int height, int channels, int bits, int diameter)
    {
        var png = Pictures.Random(width, height, channels, bits);
        foreach (var passes in new[] { 1, 3 })
        {
            var options = new BoxBlurOptions { Diameter = diameter, Passes = passes, Edge = BlurEdge.Reflect };
            var expected = Blur(png, options, PngCompression.Fast, default);
            for (var threads = 2; threads <= 4; threads++)
            {
                Assert.Equal(expected, Blur(png, options with { Threads = threads }, PngCompression.Fast, default));
            }

            Assert.Equal(
                expected, Blur(png, options with { Threads = 3, Variant = BlurVariant.Parallel }, PngCompression.Fast, default));
        }

        Assert.Equal(0, _pool.RentedBytes);
    }

    [Theory]
    [InlineData(960, 300, "hot", false, false)]
    [InlineData(4000, 700, "hot", false, false)] // several groups of bands
    [InlineData(3000, 500, "viridis", true, false)]
    [InlineData(4000, 600, "viridis", true, true)]
    [InlineData(900, 700, "magma", false, true)]
    [InlineData(4000, 600, null, false, false)]
    [InlineData(1, 2000, "gray", true, false)]
    public void Mandelbrot_AnyThreads_GivesTheBytesOfOneThread(int width, int height, string? palette, bool relief, bool smooth)
    {
        var view = new MandelbrotView(width, height, -2.0, 0.6, -1.5, 1.5, 50);
        var picture = new MandelbrotPicture(palette is null ? null : Palette.All.Single(known => known.Name == palette), relief, smooth);
        var expected = Mandelbrot(view, picture, 1, default);
        for (var threads = 2; threads <= 4; threads++)
        {
            Assert.Equal(expected, Mandelbrot(view, picture, threads, default));
        }

        Assert.Equal(0, _pool.RentedBytes);
    }

    [Fact]
    public void Mandelbrot_ShadedInBands_IsTheSameAsShadedWhole()
    {
        var view = new MandelbrotView(1200, 900, -2.0, 0.6, -1.5, 1.5, 80);
        var counts = new ushort[view.Width * view.Height];
        using (var kernel = new Mandelbrot(view, new MandelbrotOptions()))
        {
            kernel.Count(0, view.Height, counts);
        }

        var whole = new byte[counts.Length * 3];
        Relief.Shade(counts, view.Width, view.Height, false, false, view.Iterations, Palette.Hot, whole);

        var picture = Pictures.Decode(Mandelbrot(view, new MandelbrotPicture(Palette.Hot, true), 2, default));

        Assert.True(whole.AsSpan().SequenceEqual(picture.Pixels));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public void Blur_CorruptAnywhere_ThrowsAndReturnsEveryBuffer(int threads)
    {
        var png = Pictures.Random(300, 400, 3);
        for (var at = 40; at < png.Length; at += 9973)
        {
            var broken = png.ToArray();
            broken[at] ^= 0x55;
            Assert.ThrowsAny<PngException>(
                () => Blur(broken, new BoxBlurOptions { Diameter = 9, Threads = threads }, PngCompression.Fast, default));
            Assert.Equal(0, _pool.RentedBytes);

            Assert.ThrowsAny<PngException>(
                () => Blur(png[..at], new BoxBlurOptions { Diameter = 9, Threads = threads }, PngCompression.Fast, default));
            Assert.Equal(0, _pool.RentedBytes);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void AnyPipeline_CancelledAnywhere_ThrowsAndReturnsEveryBuffer(int threads)
    {
        var png = Pictures.Random(1000, 1000, 4);
        var view = new MandelbrotView(1000, 1000, -2.0, 0.6, -1.5, 1.5, 500);
        for (var milliseconds = 0; milliseconds < 30; milliseconds += 3)
        {
            Cancelled(milliseconds, token => Blur(
                png, new BoxBlurOptions { Diameter = 64, Passes = 3, Threads = threads }, PngCompression.Small, token));
            Cancelled(milliseconds, token => Mandelbrot(view, new MandelbrotPicture(Palette.Hot, true, Smooth: milliseconds % 2 == 1), threads, token));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Recode_Identity_KeepsPixelsAndColourChunks(int threads)
    {
        var pixels = Pictures.RandomPixels(500, 600, 4, 16);
        var png = Pictures.Encode(pixels, 500, 600, new PngRowFormat(4, 16));

        var result = Whole(threads, (output, report) => RecodePipeline.Open(
            new ReadOnlySequence<byte>(png), _ => RowMap.Identity, PngCompression.Fast, threads, output, _pool, report));

        Assert.Equal(pixels, Pictures.Decode(result).Pixels);
        Assert.Equal(0, _pool.RentedBytes);
    }

    [Fact]
    public void WorkingBytes_CoverWhatIsRented()
    {
        foreach (var threads in new[] { 1, 4 })
        {
            foreach (var compression in Enum.GetValues<PngCompression>())
            {
                var png = Pictures.Random(700, 900, 4, 16);
                var options = new BoxBlurOptions { Diameter = 31, Passes = 3, Threads = threads };
                var peak = new PeakPool();
                Whole(threads, (output, report) => BlurPipeline.Open(
                    new ReadOnlySequence<byte>(png), options, compression, output, peak, report));

                Assert.InRange(peak.PeakBytes, 1, BlurPipeline.WorkingBytes(PngHeader.Read(png), options, compression));

                var view = new MandelbrotView(3000, 800, -2.0, 0.6, -1.5, 1.5, 50);
                var kernel = new MandelbrotOptions { Threads = threads };
                foreach (var smooth in new[] { false, true })
                {
                    var picture = new MandelbrotPicture(Palette.Hot, true, smooth);
                    peak = new PeakPool();
                    Whole(threads, (output, report) => MandelbrotPipeline.Open(
                        view, kernel, picture, compression, output, peak, report));

                    Assert.InRange(peak.PeakBytes, 1, MandelbrotPipeline.WorkingBytes(view, kernel, picture, compression));
                }
            }
        }
    }

    private void Cancelled(int milliseconds, Action<CancellationToken> run)
    {
        using var source = new CancellationTokenSource(milliseconds);
        try
        {
            run(source.Token);
        }
        catch (OperationCanceledException)
        {
            // As wanted; a job that was faster is no failure.
        }

        Assert.Equal(0, _pool.RentedBytes);
    }

    private byte[] Blur(byte[] png, BoxBlurOptions options, PngCompression compression, CancellationToken cancellation) =>
        Whole(options.Threads, cancellation: cancellation, open: (output, report) => BlurPipeline.Open(
            new ReadOnlySequence<byte>(png), options, compression, output, _pool, report));

    private byte[] Mandelbrot(MandelbrotView view, MandelbrotPicture picture, int threads, CancellationToken cancellation) =>
        Whole(threads, cancellation: cancellation, open: (output, report) => MandelbrotPipeline.Open(
            view, new MandelbrotOptions { Threads = threads }, picture, PngCompression.Fast, output, _pool, report));

    private byte[] Whole(
        int threads, Func<SegmentedBuffer, JobReport, PicturePipeline> open, CancellationToken cancellation = default)
    {
        using var output = new SegmentedBuffer(_pool);
        using var pipeline = open(output, new JobReport());
        Assert.True(pipeline.Run(threads, long.MaxValue, cancellation));
        return output.Written().ToArray();
    }
}
