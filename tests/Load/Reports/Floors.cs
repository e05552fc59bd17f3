using Load.Statistics;

namespace Load.Reports;

/// <summary>
/// What the service is meant to reach with two clients on two cores of the machine that the committed results come from.
/// Elsewhere the ratios say how machines compare; they break no run.
/// </summary>
internal static class Floors
{
    private const string Trivial = "trivial/live";

    // Requests a second; a share of the trivial endpoint's where it is below 1.
    private static readonly (string Scenario, double Floor)[] Known =
    [
        ("blur/1080p/opaque/d8/auto", 60),
        ("mandelbrot/960/double/auto", 700),
        ("blur/64/opaque/d8/auto", 0.5),
    ];

    /// <summary>A line each.</summary>
    public static IEnumerable<string> Of(IReadOnlyList<ScenarioResult> results)
    {
        foreach (var (name, floor) in Known)
        {
            var trivial = Rate(results, Trivial);
            if (Rate(results, name) is not { } rate || (floor < 1 && trivial is null))
            {
                continue;
            }

            var reached = floor < 1 ? rate / trivial!.Value : rate;
            var what = floor < 1 ? $"of the requests/s of {Trivial}" : "requests/s";
            yield return FormattableString.Invariant($"{name}: {reached:#,0.##} {what}, {reached / floor:0.00}x the floor of {floor}");
        }
    }

    private static double? Rate(IReadOnlyList<ScenarioResult> results, string name) =>
        results.FirstOrDefault(result => result.Name == name && result.Seconds > 0)?.RequestsPerSecond;
}
