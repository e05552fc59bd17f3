using System.Globalization;
using Bench.Measuring;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;

namespace Bench.Reports;

/// <summary>A column computed from the median time and the pixels of the case, which a parameter that is an <see cref="IPixelWork"/> knows.</summary>
internal sealed class PixelColumn : IColumn
{
    private readonly Func<double, double> _fromNanosecondsPerPixel;

    private PixelColumn(string name, string legend, Func<double, double> fromNanosecondsPerPixel)
    {
        ColumnName = name;
        Legend = legend;
        _fromNanosecondsPerPixel = fromNanosecondsPerPixel;
    }

    public static PixelColumn MegapixelsPerSecond { get; } = new("MP/s", "Million pixels a second, from the median", ns => 1000 / ns);

    public static PixelColumn NanosecondsPerPixel { get; } = new("ns/pixel", "Nanoseconds a pixel, from the median", ns => ns);

    public string Id => ColumnName;

    public string ColumnName { get; }

    public string Legend { get; }

    public bool AlwaysShow => true;

    public ColumnCategory Category => ColumnCategory.Statistics;

    public int PriorityInCategory => 10;

    public bool IsNumeric => true;

    public UnitType UnitType => UnitType.Dimensionless;

    public bool IsAvailable(Summary summary) => true;

    public bool IsDefault(Summary summary, BenchmarkCase benchmarkCase) => false;

    public string GetValue(Summary summary, BenchmarkCase benchmarkCase)
    {
        var work = benchmarkCase.Parameters.Items.Select(item => item.Value).OfType<IPixelWork>().First();
        return summary[benchmarkCase]?.ResultStatistics is { } statistics
            ? Text(_fromNanosecondsPerPixel(statistics.Median / work.Pixels))
            : "NA";
    }

    public string GetValue(Summary summary, BenchmarkCase benchmarkCase, SummaryStyle style) => GetValue(summary, benchmarkCase);

    public override string ToString() => ColumnName;

    // Three significant digits: the noise is larger than the fourth.
    private static string Text(double value) =>
        value >= 100 ? value.ToString("N0", CultureInfo.InvariantCulture) : value.ToString("G3", CultureInfo.InvariantCulture);
}
