using Kernels;

namespace Api.Catalog;

/// <summary>
/// Runs every variant at every vector width once after the start, on small pictures, against the scalar form. One that
/// disagrees is switched off and logged, and the service is not ready: a machine or a runtime that computes something else
/// is to be looked at, and gives right pixels meanwhile.
/// </summary>
internal sealed partial class KernelSelfTest : BackgroundService
{
    private static readonly VectorWidth[] Widths = [VectorWidth.V128, VectorWidth.V256, VectorWidth.V512];

    private readonly KernelSwitches _switches;
    private readonly IHostApplicationLifetime _lifetime;
    private readonly ILogger<KernelSelfTest> _log;
    private volatile IReadOnlyList<KernelCheck> _checks = [];
    private volatile bool _finished;

    public KernelSelfTest(KernelSwitches switches, IHostApplicationLifetime lifetime, ILogger<KernelSelfTest> log)
    {
        _switches = switches;
        _lifetime = lifetime;
        _log = log;
    }

    /// <summary>What was checked so far.</summary>
    public IReadOnlyList<KernelCheck> Checks => _checks;

    /// <summary><c>running</c>, <c>passed</c> or <c>failed</c>.</summary>
    public string State => _checks.Any(check => !check.Agrees) ? "failed" : _finished ? "passed" : "running";

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // After the server listens: compiling every kernel beside it would only delay the first answer.
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var onStarted = _lifetime.ApplicationStarted.Register(started.SetResult);
        await started.Task.WaitAsync(stoppingToken);
        Run(stoppingToken);
    }

    private void Run(CancellationToken stoppingToken)
    {
        var checks = new List<KernelCheck>();
        foreach (var check in BlurChecks().Concat(MandelbrotChecks()))
        {
            stoppingToken.ThrowIfCancellationRequested();
            checks.Add(check);
            if (!check.Agrees)
            {
                LogDisagreement(check.Kernel, check.Variant, check.VectorBits, check.Case);
            }
        }

        _switches.Apply(checks);
        _checks = checks;
        _finished = true;
        LogFinished(State, checks.Count);
    }

    private IEnumerable<KernelCheck> BlurChecks()
    {
        const int width = 83;
        const int height = 41;
        foreach (var format in new[] { new PixelFormat(4, 8), new PixelFormat(3, 8), new PixelFormat(4, 16), new PixelFormat(1, 16) })
        {
            var picture = new byte[width * height * format.BytesPerPixel];
            new Random(1).NextBytes(picture);
            var options = new BoxBlurOptions { Diameter = 9, Edge = BlurEdge.Reflect, Variant = BlurVariant.Scalar, Threads = 2 };
            var expected = Blur(picture, width, height, format, options);
            foreach (var variant in new[] { BlurVariant.Simd, BlurVariant.Sliding, BlurVariant.Parallel })
            {
                foreach (var vector in Widths)
                {
                    var forced = options with { Variant = variant, VectorWidth = vector };
                    yield return new KernelCheck(
                        "blur", KernelNames.Of(variant), (int)vector, $"{format.Channels} x {format.BitsPerSample} bits",
                        Agrees(() => Blur(picture, width, height, format, forced).AsSpan().SequenceEqual(expected)));
                }
            }
        }
    }

    private IEnumerable<KernelCheck> MandelbrotChecks()
    {
        var view = new MandelbrotView(96, 64, -2.0, 0.6, -1.5, 1.5, 100);
        foreach (var precision in Enum.GetValues<MandelbrotPrecision>())
        {
            var options = new MandelbrotOptions { Precision = precision, Variant = MandelbrotVariant.Scalar, Threads = 2 };
            var expected = Count(view, options);
            foreach (var variant in new[] { MandelbrotVariant.Simd, MandelbrotVariant.Shortcut, MandelbrotVariant.Parallel })
            {
                foreach (var vector in Widths)
                {
                    var forced = options with { Variant = variant, VectorWidth = vector };
                    yield return new KernelCheck(
                        "mandelbrot", KernelNames.Of(variant), (int)vector, KernelNames.Of(precision),
                        Agrees(() => Count(view, forced).AsSpan().SequenceEqual(expected)));
                }
            }
        }
    }

    private bool Agrees(Func<bool> comparison)
    {
        try
        {
            return comparison();
        }
        catch (Exception exception)
        {
            // A kernel that fails is a kernel that disagrees; the service stays up to say so.
            LogFailure(exception);
            return false;
        }
    }

    private static byte[] Blur(byte[] picture, int width, int height, PixelFormat format, BoxBlurOptions options)
    {
        var stride = width * format.BytesPerPixel;
        var result = new byte[picture.Length];
        using var blur = new BoxBlur(width, height, format, options);
        for (int added = 0, done = 0; done < height;)
        {
            while (blur.NextRows(out var count) is { IsEmpty: false } space)
            {
                for (var row = 0; row < count; row++)
                {
                    picture.AsSpan((added + row) * stride, stride).CopyTo(space.Span[(row * blur.Stride)..]);
                }

                added += count;
                blur.RowsAdded(count);
            }

            done += blur.Blur(result.AsMemory(done * stride), stride, height - done);
        }

        return result;
    }

    private static ushort[] Count(MandelbrotView view, MandelbrotOptions options)
    {
        var counts = new ushort[view.Width * view.Height];
        using var kernel = new Mandelbrot(view, options);
        kernel.Count(0, view.Height, counts);
        return counts;
    }

    [LoggerMessage(LogLevel.Error, "Kernel {Kernel} {Variant} at {VectorBits} bits differs from the scalar form ({Case})")]
    private partial void LogDisagreement(string kernel, string variant, int vectorBits, string @case);

    [LoggerMessage(LogLevel.Error, "A kernel failed in the self-test")]
    private partial void LogFailure(Exception exception);

    [LoggerMessage(LogLevel.Information, "Kernel self-test {State}, {Count} checks")]
    private partial void LogFinished(string state, int count);
}
