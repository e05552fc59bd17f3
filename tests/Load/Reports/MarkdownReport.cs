using System.Globalization;
using System.Text;
using Load.Statistics;

namespace Load.Reports;

/// <summary>The report as Markdown.</summary>
internal static class MarkdownReport
{
    public static string Write(Report report)
    {
        var page = new StringBuilder("# Load test\n\n");
        foreach (var line in report.Environment)
        {
            page.Append("* ").Append(line).Append('\n');
        }

        page.Append("* latencies in milliseconds, exact, from the scheduled arrival where the load is open; stages are the service's own mean times; an empty cell was not measured\n");
        if (report.GeneratorCoresPerThousand is { } cores)
        {
            page.Append(CultureInfo.InvariantCulture, $"* this program by itself: {cores:0.000} cores for 1,000 requests/s\n");
        }

        AppendList(page, "Failed", report.Failures.Select(result => result.Line));
        AppendList(page, "Floors", report.Floors);
        if (VariantTable.Of(report) is { } variants)
        {
            page.Append("\n## By kernel variant\n\n").Append(variants);
        }

        foreach (var group in report.Groups)
        {
            page.Append("\n## ").Append(group.Key).Append("\n\n");
            AppendTable(page, group, ResultColumns.Throughput);
            page.Append('\n');
            AppendTable(page, group, ResultColumns.Latency);
            foreach (var result in group.Where(result => result.Steps.Count > 0))
            {
                AppendSteps(page, result);
            }
        }

        AppendList(page, "Not run", report.NotRun.Select(result => result.Line));
        return page.ToString();
    }

    private static void AppendList(StringBuilder page, string title, IEnumerable<string> lines)
    {
        var list = lines.ToArray();
        if (list.Length > 0)
        {
            page.Append("\n## ").Append(title).Append("\n\n").AppendJoin("", list.Select(line => $"* {line}\n"));
        }
    }

    private static void AppendTable(
        StringBuilder page, IEnumerable<ScenarioResult> results, IReadOnlyList<(string Name, Func<ScenarioResult, string> Value)> columns)
    {
        page.Append("| scenario | ").AppendJoin(" | ", columns.Select(column => column.Name)).Append(" |\n| --- |")
            .AppendJoin("", columns.Select(_ => " ---: |")).Append('\n');
        foreach (var result in results)
        {
            page.Append("| ").Append(result.Name[(result.Name.LastIndexOf('/') + 1)..]).Append(" | ")
                .AppendJoin(" | ", columns.Select(column => result.Seconds > 0 ? column.Value(result) : "")).Append(" |\n");
        }
    }

    private static void AppendSteps(StringBuilder page, ScenarioResult result)
    {
        page.Append("\n| step of ").Append(result.Name).Append(" | passed | failed | p50 | p99 |\n| --- | ---: | ---: | ---: | ---: |\n");
        foreach (var step in result.Steps)
        {
            page.Append(
                CultureInfo.InvariantCulture,
                $"| {step.Name} | {step.Passed:#,0} | {step.Failed:#,0} | {ResultColumns.Number(step.Latency.P50)} | {ResultColumns.Number(step.Latency.P99)} |\n");
        }
    }
}
