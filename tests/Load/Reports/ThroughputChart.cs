using System.Xml.Linq;
using Load.Statistics;

namespace Load.Reports;

/// <summary>Requests a second of scenarios that are compared, as bars with their numbers.</summary>
internal static class ThroughputChart
{
    private const double Width = 900;
    private const double Row = 24;
    private const double Left = 150;
    private const double Longest = 420;

    public static XElement Draw(string title, IReadOnlyList<ScenarioResult> results)
    {
        var most = Math.Max(1e-9, results.Max(result => result.RequestsPerSecond));
        return Svg.Chart(
            $"{title}: requests a second", Width, (results.Count * Row) + 8, isAlone: false,
            results.SelectMany((result, index) => Bar(result, (index * Row) + 4, most)).ToArray<object>());
    }

    private static IEnumerable<XElement> Bar(ScenarioResult result, double top, double most)
    {
        var length = Math.Max(1, result.RequestsPerSecond / most * Longest);
        var middle = top + (Row / 2) + 3;
        yield return Svg.Text(Left - 8, middle, result.Name[(result.Name.LastIndexOf('/') + 1)..], "end");
        yield return Svg.Box(Left, top + 3, length, Row - 6, result.IsFailure ? Svg.Red : Svg.Blue);
        yield return Svg.Text(
            Left + length + 8, middle,
            $"{ResultColumns.Number(result.RequestsPerSecond)} requests/s, p50 {ResultColumns.Number(result.Latency.P50)} ms, p99 {ResultColumns.Number(result.Latency.P99)} ms");
    }
}
