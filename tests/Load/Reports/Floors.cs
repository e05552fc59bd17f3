using Load.Statistics;

namespace Load.Reports;

/// <summary>
/// What the service is meant to reach with two clients on two cores of the machine that the committed results come from.
/// Elsewhere the ratios say how machines compare; they break no run.
/// </summary>
internal static class Floors
{
    // Requests a second, or a share of another scenario's. Against an endpoint that does nothing a small blur is held twice: to the
    // same request but for method and path, and to the least that can be asked; what small pictures are in practice, to that.
    private static readonly (string Scenario, double Floor, string? Of)[] Known =
    [
        ("blur/1080p/opaque/d8/auto", 60, null),
        ("mandelbrot/960/double/auto", 700, null),
        ("blur/64/opaque/d8/auto", 0.5, "trivial/body64"),
        ("blur/64/opaque/d8/auto", 0.5, "trivial/live"),
        ("blur/64/photo/d8/auto", 0.5, "trivial/live"),
        ("blur/64/icon/d8/auto", 0.5, "trivial/live"),
        ("blur/64/gray/d8/auto", 0.5, "trivial/live"),
    ];

    /// <summary>A line each.</summary>
    public static IEnumerable<string> Of(IReadOnlyList<ScenarioResult> results)
    {
        foreach (var (name, floor, whole) in Known)
        {
            if (Rate(results, name) is not { } rate)
            {
                continue;
            }

            if (whole is null)
            {
                yield return FormattableString.Invariant($"{name}: {rate:#,0.##} requests/s, {rate / floor:0.00}x the floor of {floor}");
            }
            else if (Rate(results, whole) is { } all)
            {
                yield return FormattableString.Invariant(
                    $"{name}: {rate / all:0.##} of the requests/s of {whole}, {rate / all / floor:0.00}x the floor of {floor}");
            }
        }
    }

    private static double? Rate(IReadOnlyList<ScenarioResult> results, string name) =>
        results.FirstOrDefault(result => result.Name == name && result.Seconds > 0)?.RequestsPerSecond;
}
