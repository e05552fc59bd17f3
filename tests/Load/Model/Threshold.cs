using System.Globalization;
using Load.Statistics;

namespace Load.Model;

/// <summary>
/// A bound on a statistic, written <c>p99&lt;=50</c> or <c>requests/s&gt;=60</c>. Latencies are in milliseconds.
/// </summary>
internal sealed class Threshold
{
    private static readonly Dictionary<string, Func<ScenarioResult, double>> Statistics = new(StringComparer.Ordinal)
    {
        ["requests/s"] = result => result.RequestsPerSecond,
        ["MP/s"] = result => result.MegapixelsPerSecond,
        ["failed%"] = result => result.FailedPercent,
        ["mean"] = result => result.Latency.Mean,
        ["p50"] = result => result.Latency.P50,
        ["p75"] = result => result.Latency.P75,
        ["p95"] = result => result.Latency.P95,
        ["p99"] = result => result.Latency.P99,
        ["p99.9"] = result => result.Latency.P999,
        ["max"] = result => result.Latency.Max,
    };

    private readonly Func<ScenarioResult, double> _statistic;
    private readonly bool _isUpper;
    private readonly double _bound;

    private Threshold(string text, Func<ScenarioResult, double> statistic, bool isUpper, double bound) =>
        (Text, _statistic, _isUpper, _bound) = (text, statistic, isUpper, bound);

    /// <summary>Every reply was the expected one.</summary>
    public static Threshold NothingFailed { get; } = Parse("failed%<=0");

    public static IEnumerable<string> Names => Statistics.Keys;

    public string Text { get; }

    /// <summary>Reads a threshold.</summary>
    /// <exception cref="FormatException">It is none; the message says how one is written.</exception>
    public static Threshold Parse(string text)
    {
        var isUpper = text.Contains("<=", StringComparison.Ordinal);
        var parts = text.Split(isUpper ? "<=" : ">=", StringSplitOptions.TrimEntries);
        if (parts.Length != 2 || !Statistics.TryGetValue(parts[0], out var statistic)
            || !double.TryParse(parts[1], NumberStyles.Float, CultureInfo.InvariantCulture, out var bound))
        {
            throw new FormatException(
                $"'{text}' is no threshold: write STATISTIC<=NUMBER or STATISTIC>=NUMBER with one of {string.Join(", ", Names)}.");
        }

        return new Threshold(text, statistic, isUpper, bound);
    }

    public bool Holds(ScenarioResult result)
    {
        var value = _statistic(result);
        return _isUpper ? value <= _bound : value >= _bound;
    }

    public override string ToString() => Text;
}
