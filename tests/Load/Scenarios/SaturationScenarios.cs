using Load.Model;

namespace Load.Scenarios;

/// <summary>Where the service saturates: its capacity by the closed model, then latencies at rates below and around it.</summary>
internal static class SaturationScenarios
{
    private static readonly double[] Shares = [0.1, 0.3, 0.5, 0.7, 0.8, 0.9, 1.0, 1.1];

    public static IEnumerable<Scenario> All()
    {
        var kernel = new KernelRequest("auto", null);
        yield return new Scenario("saturation/blur-1080p")
        {
            Steps = () => [BlurScenarios.Step("blur", Uploads.Noisy(1920, 1080, isTranslucent: false), 8, kernel)],
            SaturationShares = Shares,
        };
        yield return new Scenario("saturation/mandelbrot-960")
        {
            Steps = () => [MandelbrotScenarios.Step("mandelbrot", 960, 960, 200, "double", kernel, "no-cache")],
            SaturationShares = Shares,
        };
    }
}
