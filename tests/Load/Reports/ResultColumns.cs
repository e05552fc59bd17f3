using System.Globalization;
using Load.Http;
using Load.Statistics;

namespace Load.Reports;

/// <summary>The columns of the tables: one place for what is shown, for every form of report.</summary>
internal static class ResultColumns
{
    /// <summary>How much.</summary>
    public static IReadOnlyList<(string Name, Func<ScenarioResult, string> Value)> Throughput { get; } =
    [
        ("load", result => result.Load),
        ("requests/s", result => Number(result.RequestsPerSecond)),
        ("MP/s", result => result.Megapixels == 0 ? "" : Number(result.MegapixelsPerSecond)),
        ("MB/s sent", result => Number(result.BytesOut / 1e6 / result.Seconds)),
        ("MB/s received", result => Number(result.BytesIn / 1e6 / result.Seconds)),
        ("statuses", result => string.Join(", ", result.Total.Statuses.Select(pair => string.Create(CultureInfo.InvariantCulture, $"{pair.Key}: {pair.Value:#,0}")))),
        ("failed", result => Count(result.Total.Failed)),
        ("server CPU ms/request", result => Number(result.ServerCpuMsPerRequest)),
        ("server peak MB", result => Number(result.Server?.PeakResidentBytes / 1e6)),
        ("allocated KB/request", result => Number(result.Server?.AllocatedBytes / 1e3 / result.Requests)),
        ("collections", result => Count(result.Server?.Collections)),
        ("generator CPU ms/request", result => Number(result.GeneratorCoresPerThousand)),
    ];

    /// <summary>How long, in milliseconds.</summary>
    public static IReadOnlyList<(string Name, Func<ScenarioResult, string> Value)> Latency { get; } =
    [
        ("min", result => Number(result.Latency.Min)),
        ("mean", result => Number(result.Latency.Mean)),
        ("p50", result => Number(result.Latency.P50)),
        ("p75", result => Number(result.Latency.P75)),
        ("p95", result => Number(result.Latency.P95)),
        ("p99", result => Number(result.Latency.P99)),
        ("p99.9", result => Number(result.Latency.P999)),
        ("max", result => Number(result.Latency.Max)),
        ("deviation", result => Number(result.Latency.StandardDeviation)),
        ("queue", result => Stage(result, stages => stages.Queue)),
        ("decode", result => Stage(result, stages => stages.Decode)),
        ("kernel", result => Stage(result, stages => stages.Kernel)),
        ("encode", result => Stage(result, stages => stages.Encode)),
        ("service", result => Stage(result, stages => stages.Total)),
    ];

    /// <summary>Three significant digits.</summary>
    public static string Number(double? value) => value switch
    {
        null => "",
        0 => "0",
        >= 100 or <= -100 => value.Value.ToString("#,0", CultureInfo.InvariantCulture),
        >= 10 or <= -10 => value.Value.ToString("0.0", CultureInfo.InvariantCulture),
        >= 1 or <= -1 => value.Value.ToString("0.00", CultureInfo.InvariantCulture),
        _ => value.Value.ToString("0.000", CultureInfo.InvariantCulture),
    };

    private static string Count(long? value) => value?.ToString("#,0", CultureInfo.InvariantCulture) ?? "";

    private static string Stage(ScenarioResult result, Func<StageTimes, double> stage) =>
        result.Total.Stages is { } stages ? Number(stage(stages)) : "";
}
