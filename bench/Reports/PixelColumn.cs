using Bench.Measuring;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;

namespace Bench.Reports;

/// <summary>Computed from the median time and the pixels of the case, which a parameter that is an <see cref="IPixelWork"/> knows.</summary>
internal sealed class PixelColumn : SummaryColumn
{
    private readonly Func<double, double> _fromNanosecondsPerPixel;

    private PixelColumn(string name, string legend, Func<double, double> fromNanosecondsPerPixel)
        : base(name, legend)
    {
        _fromNanosecondsPerPixel = fromNanosecondsPerPixel;
    }

    public static PixelColumn MegapixelsPerSecond { get; } = new("MP/s", "Million pixels a second, from the median", ns => 1000 / ns);

    public static PixelColumn NanosecondsPerPixel { get; } = new("ns/pixel", "Nanoseconds a pixel, from the median", ns => ns);

    public override string GetValue(Summary summary, BenchmarkCase benchmarkCase)
    {
        var work = benchmarkCase.Parameters.Items.Select(item => item.Value).OfType<IPixelWork>().First();
        return Median(summary, benchmarkCase) is { } median ? Figures.Text(_fromNanosecondsPerPixel(median / work.Pixels)) : NotAvailable;
    }
}
