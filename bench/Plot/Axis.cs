using System.Globalization;

namespace Bench.Plot;

/// <summary>Maps values to places between two ends, and says where the ticks are.</summary>
internal sealed class Axis
{
    private readonly double _low;
    private readonly double _high;
    private readonly double _start;
    private readonly double _end;

    private Axis(IReadOnlyList<double> ticks, bool isLogarithmic, double start, double end)
    {
        Ticks = ticks;
        IsLogarithmic = isLogarithmic;
        (_low, _high) = (Scale(ticks[0]), Scale(ticks[^1]));
        (_start, _end) = (start, end);
    }

    /// <summary>The first and the last are the ends.</summary>
    public IReadOnlyList<double> Ticks { get; }

    private bool IsLogarithmic { get; }

    /// <summary>Ticks at powers of the base, from the one at or below the smallest value to the one at or above the largest.</summary>
    public static Axis Logarithmic(IEnumerable<double> values, double radix, double start, double end)
    {
        var all = values.ToArray();
        var first = (int)Math.Floor(Math.Log(all.Min(), radix) + 1e-9);
        var last = Math.Max(first + 1, (int)Math.Ceiling(Math.Log(all.Max(), radix) - 1e-9));
        var ticks = Enumerable.Range(first, last - first + 1).Select(power => Math.Pow(radix, power)).ToArray();
        return new Axis(ticks, isLogarithmic: true, start, end);
    }

    /// <summary>Ticks at whole numbers from 0 to the largest value.</summary>
    public static Axis Whole(IEnumerable<double> values, double start, double end)
    {
        var last = Math.Max(1, (int)Math.Ceiling(values.Max()));
        return new Axis([.. Enumerable.Range(0, last + 1).Select(tick => (double)tick)], isLogarithmic: false, start, end);
    }

    public double Place(double value) => _start + ((Scale(value) - _low) / (_high - _low) * (_end - _start));

    public static string Label(double tick) => tick switch
    {
        >= 1e6 => (tick / 1e6).ToString("0.##", CultureInfo.InvariantCulture) + " M",
        >= 1e3 => (tick / 1e3).ToString("0.##", CultureInfo.InvariantCulture) + " k",
        _ => tick.ToString("G3", CultureInfo.InvariantCulture),
    };

    private double Scale(double value) => IsLogarithmic ? Math.Log(value) : value;
}
