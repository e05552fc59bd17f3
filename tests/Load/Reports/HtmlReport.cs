using System.Globalization;
using System.Net;
using System.Text;
using Load.Statistics;

namespace Load.Reports;

/// <summary>The report as one HTML file that needs no other: tables, and charts as inline SVG.</summary>
internal static class HtmlReport
{
    private const string Style = """
        :root { color-scheme: light dark; }
        body { font: 15px/1.45 system-ui, sans-serif; max-width: 76rem; margin: 2rem auto; padding: 0 1rem; }
        h2 { margin-top: 2.5rem; }
        .scroll { overflow-x: auto; }
        table { border-collapse: collapse; font-variant-numeric: tabular-nums; margin: .75rem 0; }
        th, td { padding: .25rem .6rem; border-bottom: 1px solid color-mix(in srgb, currentColor 20%, transparent); text-align: right; white-space: nowrap; }
        th:first-child, td:first-child { text-align: left; }
        th { font-weight: 600; vertical-align: bottom; white-space: normal; }
        .failed { color: #c62828; }
        svg { display: block; max-width: 100%; height: auto; margin: .75rem 0; }
        code { font-size: .9em; overflow-wrap: anywhere; }
        """;

    public static string Write(Report report)
    {
        var page = new StringBuilder("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
            .Append("<meta name=\"viewport\" content=\"width=device-width\">\n<title>Load test</title>\n<style>\n").Append(Style)
            .Append("\n</style>\n</head>\n<body>\n<h1>Load test</h1>\n");
        AppendList(page, report.Environment.Append("latencies in milliseconds, exact, from the scheduled arrival where the load is open; an empty cell was not measured"));
        if (report.GeneratorCoresPerThousand is { } cores)
        {
            page.Append(CultureInfo.InvariantCulture, $"<p>This program by itself takes {cores:0.000} cores for 1,000 requests/s.</p>\n");
        }

        AppendSection(page, "Failed", report.Failures.Select(result => result.Line));
        AppendSection(page, "Floors", report.Floors);
        foreach (var curve in report.Curves)
        {
            page.Append("<h2>").Append(Text(curve.Key)).Append("</h2>\n").Append(SaturationChart.Draw(curve.Key, [.. curve], isAlone: false)).Append('\n');
        }

        foreach (var group in report.Groups)
        {
            AppendGroup(page, group);
        }

        AppendSection(page, "Not run", report.NotRun.Select(result => result.Line));
        return page.Append("</body>\n</html>\n").ToString();
    }

    private static void AppendGroup(StringBuilder page, IGrouping<string, ScenarioResult> group)
    {
        page.Append("<h2>").Append(Text(group.Key)).Append("</h2>\n");
        var bars = group.Where(result => result.Seconds > 0 && result.OfferedRate is null).ToArray();
        if (bars.Length > 1)
        {
            page.Append(ThroughputChart.Draw(group.Key, bars)).Append('\n');
        }

        AppendTable(page, group, ResultColumns.Throughput);
        AppendTable(page, group, ResultColumns.Latency);
        foreach (var result in group.Where(result => result.Steps.Count > 0))
        {
            AppendSteps(page, result);
        }
    }

    private static void AppendTable(
        StringBuilder page, IEnumerable<ScenarioResult> results, IReadOnlyList<(string Name, Func<ScenarioResult, string> Value)> columns)
    {
        page.Append("<div class=\"scroll\"><table>\n<tr><th>scenario</th>").AppendJoin("", columns.Select(column => $"<th>{Text(column.Name)}</th>")).Append("</tr>\n");
        foreach (var result in results)
        {
            page.Append(result.IsFailure ? "<tr class=\"failed\"><td>" : "<tr><td>").Append(Text(result.Name[(result.Name.LastIndexOf('/') + 1)..])).Append("</td>")
                .AppendJoin("", columns.Select(column => $"<td>{(result.Seconds > 0 ? Text(column.Value(result)) : "")}</td>")).Append("</tr>\n");
        }

        page.Append("</table></div>\n");
    }

    private static void AppendSteps(StringBuilder page, ScenarioResult result)
    {
        page.Append("<div class=\"scroll\"><table>\n<tr><th>step of ").Append(Text(result.Name)).Append("</th><th>passed</th><th>failed</th><th>p50</th><th>p99</th></tr>\n");
        foreach (var step in result.Steps)
        {
            page.Append(
                CultureInfo.InvariantCulture,
                $"<tr><td>{Text(step.Name)}</td><td>{step.Passed:#,0}</td><td>{step.Failed:#,0}</td><td>{ResultColumns.Number(step.Latency.P50)}</td><td>{ResultColumns.Number(step.Latency.P99)}</td></tr>\n");
        }

        page.Append("</table></div>\n");
    }

    private static void AppendSection(StringBuilder page, string title, IEnumerable<string> lines)
    {
        var list = lines.ToArray();
        if (list.Length > 0)
        {
            page.Append("<h2>").Append(title).Append("</h2>\n");
            AppendList(page, list);
        }
    }

    private static void AppendList(StringBuilder page, IEnumerable<string> lines) =>
        page.Append("<ul>\n").AppendJoin("", lines.Select(line => $"<li>{Text(line)}</li>\n")).Append("</ul>\n");

    private static string Text(string text) => WebUtility.HtmlEncode(text);
}
