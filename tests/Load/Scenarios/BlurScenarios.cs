using Load.Checks;
using Load.Http;
using Load.Model;
using Load.Pictures;

namespace Load.Scenarios;

/// <summary><c>POST /blur</c>: every kernel variant and vector width by size, alpha and diameter.</summary>
internal static class BlurScenarios
{
    private static readonly (string Name, int Width, int Height)[] Sizes = [("512", 512, 512), ("1080p", 1920, 1080), ("12mp", 4000, 3000)];
    private static readonly bool[] Alphas = [false, true];
    private static readonly int[] Diameters = [1, 8, 64, 255];

    // Nanoseconds a sample of the window that the brute forms take at most; with the service's default limit on a job's time
    // they say which combinations cannot be asked for.
    private const double ScalarNs = 20;
    private const double SimdNs = 0.8;
    private const double JobSeconds = 8;

    public static IEnumerable<Scenario> All() =>
    [
        Scenario("64", 64, 64, isTranslucent: false, 8, new KernelRequest("auto", null)),
        Scenario("64", 64, 64, isTranslucent: false, 8, new KernelRequest("sliding", null)),
        .. SmallPictures.Kinds.Select(kind => Small(kind.Name, kind.Draw, 8)),
        .. from size in Sizes
           from isTranslucent in Alphas
           from diameter in Diameters
           from kernel in KernelRequest.Blur
           select Scenario(size.Name, size.Width, size.Height, isTranslucent, diameter, kernel),
    ];

    /// <summary>A step that blurs a picture, its first reply compared with the reference.</summary>
    public static Step Step(string name, Upload upload, int diameter, KernelRequest kernel) =>
        new(
            name,
            HttpRequest.Post(FormattableString.Invariant($"/blur?diameter={diameter}{kernel.Query}"), "image/png", upload.File),
            new Expectation(200)
            {
                Kernel = kernel.Expected,
                Verify = reply => PictureCheck.Direct(reply, Uploads.Blurred(upload, diameter)),
            })
        {
            Megapixels = upload.Picture.Width * upload.Picture.Height / 1e6,
        };

    // What 64x64 pictures are in practice, beside the noisy one.
    private static Scenario Small(string kind, Func<RawPicture> draw, int diameter)
    {
        var kernel = new KernelRequest("auto", null);
        return new Scenario(FormattableString.Invariant($"blur/64/{kind}/d{diameter}/{kernel.Name}"))
        {
            Steps = () => [Step(kernel.Name, Uploads.Of(draw()), diameter, kernel)],
            Thresholds = [Threshold.NothingFailed],
        };
    }

    private static Scenario Scenario(string size, int width, int height, bool isTranslucent, int diameter, KernelRequest kernel)
    {
        var name = FormattableString.Invariant($"blur/{size}/{(isTranslucent ? "alpha" : "opaque")}/d{diameter}/{kernel.Name}");
        var perSample = kernel.Variant switch { "scalar" => ScalarNs, "simd" => SimdNs, _ => 0 };
        var seconds = (double)width * height * diameter * diameter * perSample / 1e9;
        return new Scenario(name)
        {
            Steps = () => [Step(kernel.Name, Uploads.Noisy(width, height, isTranslucent), diameter, kernel)],
            Thresholds = [Threshold.NothingFailed],
            Impossible = seconds > JobSeconds
                ? FormattableString.Invariant($"a request may take {seconds:0} s; the service gives a job 10 s")
                : null,
        };
    }
}
