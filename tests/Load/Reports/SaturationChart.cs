using System.Xml.Linq;
using Load.Statistics;

namespace Load.Reports;

/// <summary>Latency against the rate at which requests arrive: p50 and p99, and the rate that the closed model reached.</summary>
internal static class SaturationChart
{
    private const double Width = 760;
    private const double Height = 400;
    private const double Left = 64;
    private const double Right = 690;
    private const double Top = 48;
    private const double Bottom = 350;

    public static XElement Draw(string title, IReadOnlyList<ScenarioResult> results, bool isAlone)
    {
        var open = results.Where(result => result.OfferedRate is not null && result.Latency.P50 > 0).OrderBy(result => result.OfferedRate).ToArray();
        var xTicks = Ticks.Linear(open.Max(result => result.OfferedRate!.Value));
        var yTicks = Ticks.Logarithmic(open.Min(result => result.Latency.P50), open.Max(result => result.Latency.P99));
        double X(double rate) => Left + (rate / xTicks[^1] * (Right - Left));
        double Y(double ms) => Bottom - (Math.Log(ms / yTicks[0]) / Math.Log(yTicks[^1] / yTicks[0]) * (Bottom - Top));

        (double X, double Y)[] Points(Func<LatencySummary, double> of) => [.. open.Select(result => (X(result.OfferedRate!.Value), Y(of(result.Latency))))];
        var (p50, p99) = (Points(latency => latency.P50), Points(latency => latency.P99));
        return Svg.Chart(
            $"{title}: latency against rate", Width, Height, isAlone,
            Svg.Text(Left, 20, $"{title}: latency in ms, from the scheduled arrival"),
            xTicks.SelectMany(tick => new[]
            {
                Svg.Rule(X(tick), Top, X(tick), Bottom, 0.12), Svg.Text(X(tick), Bottom + 18, FormattableString.Invariant($"{tick:#,0.###}"), "middle"),
            }),
            yTicks.SelectMany(tick => new[]
            {
                Svg.Rule(Left, Y(tick), Right, Y(tick), 0.12), Svg.Text(Left - 8, Y(tick) + 4, FormattableString.Invariant($"{tick:0.###}"), "end"),
            }),
            Svg.Text((Left + Right) / 2, Bottom + 40, "requests/s offered", "middle"),
            Capacity(results, X),
            Svg.Line(p50, Svg.Blue),
            Svg.Line(p99, Svg.Red),
            Svg.Text(p50[^1].X + 8, p50[^1].Y + 4, "p50"),
            Svg.Text(p99[^1].X + 8, p99[^1].Y + 4, "p99"));
    }

    private static XElement[] Capacity(IReadOnlyList<ScenarioResult> results, Func<double, double> place)
    {
        if (results.LastOrDefault(result => result.OfferedRate is null) is not { } closed)
        {
            return [];
        }

        var x = place(closed.RequestsPerSecond);
        return
        [
            Svg.Rule(x, Top, x, Bottom, 0.6, "4 3"),
            Svg.Text(x - 6, Top - 8, $"{closed.Load}: {ResultColumns.Number(closed.RequestsPerSecond)} requests/s", "end"),
        ];
    }
}
