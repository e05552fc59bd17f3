using Load.Checks;
using Load.Http;
using Load.Model;

namespace Load.Scenarios;

/// <summary><c>GET /mandelbrot</c>: every kernel variant and vector width by size and precision.</summary>
internal static class MandelbrotScenarios
{
    private static readonly (string Name, int Width, int Height, int Iterations)[] Views =
        [("256", 256, 256, 200), ("960", 960, 960, 200), ("4k", 3840, 2160, 1000)];

    private static readonly string[] Precisions = ["double", "single"];

    private static ((int Width, int Height, int Iterations, bool IsSingle) Key, byte[] Pixels)? _drawn;

    public static IEnumerable<Scenario> All() =>
        from view in Views
        from precision in Precisions
        from kernel in KernelRequest.Mandelbrot
        select new Scenario($"mandelbrot/{view.Name}/{precision}/{kernel.Name}")
        {
            Steps = () => [Step(kernel.Name, view.Width, view.Height, view.Iterations, precision, kernel, "no-cache")],
            Thresholds = [Threshold.NothingFailed],
        };

    /// <summary>
    /// A step that renders the default view, its first reply compared with the reference. The header <c>Cache-Control</c> says
    /// whether a kept reply will do.
    /// </summary>
    public static Step Step(
        string name, int width, int height, int iterations, string precision, KernelRequest kernel, string? cacheControl)
    {
        var target = FormattableString.Invariant(
            $"/mandelbrot?w={width}&h={height}&iters={iterations}&precision={precision}{kernel.Query}");
        return new Step(
            name,
            cacheControl is null ? HttpRequest.Get(target) : HttpRequest.Get(target, ("Cache-Control", cacheControl)),
            new Expectation(200)
            {
                Kernel = kernel.Expected,
                Verify = reply => PictureCheck.Indexed(reply, width, height, Drawn(width, height, iterations, precision == "single")),
            })
        {
            Megapixels = width * height / 1e6,
        };
    }

    private static byte[] Drawn(int width, int height, int iterations, bool isSingle)
    {
        var key = (width, height, iterations, isSingle);
        if (_drawn is { } drawn && drawn.Key == key)
        {
            return drawn.Pixels;
        }

        var pixels = ReferenceMandelbrot.Draw(width, height, iterations, isSingle);
        _drawn = (key, pixels);
        return pixels;
    }
}
