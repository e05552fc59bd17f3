using System.Globalization;
using System.Text;
using Load.Statistics;

namespace Load.Reports;

/// <summary>The report as comma-separated values, a line a result, numbers in full.</summary>
internal static class CsvReport
{
    private static readonly (string Name, Func<ScenarioResult, object?> Value)[] Columns =
    [
        ("scenario", result => result.Name),
        ("load", result => result.Load),
        ("seconds", result => result.Seconds),
        ("passed", result => result.Total.Passed),
        ("failed", result => result.Total.Failed),
        ("requests_per_s", result => result.RequestsPerSecond),
        ("mp_per_s", result => result.MegapixelsPerSecond),
        ("bytes_in", result => result.BytesIn),
        ("bytes_out", result => result.BytesOut),
        ("statuses", result => string.Join(' ', result.Total.Statuses.Select(pair => FormattableString.Invariant($"{pair.Key}:{pair.Value}")))),
        ("min_ms", result => result.Latency.Min),
        ("mean_ms", result => result.Latency.Mean),
        ("max_ms", result => result.Latency.Max),
        ("deviation_ms", result => result.Latency.StandardDeviation),
        ("p50_ms", result => result.Latency.P50),
        ("p75_ms", result => result.Latency.P75),
        ("p95_ms", result => result.Latency.P95),
        ("p99_ms", result => result.Latency.P99),
        ("p99.9_ms", result => result.Latency.P999),
        ("server_cpu_s", result => result.Server?.CpuSeconds),
        ("server_peak_bytes", result => result.Server?.PeakResidentBytes),
        ("server_allocated_bytes", result => result.Server?.AllocatedBytes),
        ("server_collections", result => result.Server?.Collections),
        ("queue_ms", result => result.Total.Stages?.Queue),
        ("decode_ms", result => result.Total.Stages?.Decode),
        ("kernel_ms", result => result.Total.Stages?.Kernel),
        ("encode_ms", result => result.Total.Stages?.Encode),
        ("total_ms", result => result.Total.Stages?.Total),
        ("generator_cpu_s", result => result.GeneratorCpuSeconds),
        ("broken", result => string.Join(' ', result.Broken)),
        ("not_run", result => result.NotRun),
    ];

    public static string Write(Report report)
    {
        var page = new StringBuilder().AppendJoin(',', Columns.Select(column => column.Name)).Append('\n');
        foreach (var result in report.Results)
        {
            page.AppendJoin(',', Columns.Select(column => Cell(column.Value(result)))).Append('\n');
        }

        return page.ToString();
    }

    private static string Cell(object? value) => value switch
    {
        null => "",
        double number => number.ToString("0.######", CultureInfo.InvariantCulture),
        _ => Quoted(Convert.ToString(value, CultureInfo.InvariantCulture)!),
    };

    private static string Quoted(string text) =>
        text.AsSpan().ContainsAny(',', '"', '\n') ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
}
