namespace Load.Reports;

/// <summary>Round numbers along an axis.</summary>
internal static class Ticks
{
    private static readonly double[] Steps = [1, 2, 5, 10];

    /// <summary>From 0 to the first tick at or above the largest value, at most about eight.</summary>
    public static double[] Linear(double largest)
    {
        var magnitude = Math.Pow(10, Math.Floor(Math.Log10(largest / 8)));
        var step = Steps.Select(factor => factor * magnitude).First(candidate => candidate * 8 >= largest * (1 - 1e-9));
        return [.. Enumerable.Range(0, (int)Math.Ceiling((largest / step) - 1e-9) + 1).Select(tick => tick * step)];
    }

    /// <summary>1, 2, 5, 10, 20 and so on, from the one at or below the smallest value to the one at or above the largest.</summary>
    public static double[] Logarithmic(double smallest, double largest)
    {
        var first = (int)Math.Floor(Math.Log10(smallest));
        var last = (int)Math.Ceiling(Math.Log10(largest));
        double[] all = [.. Enumerable.Range(first, last - first + 1).SelectMany(power => Steps[..3].Select(factor => factor * Math.Pow(10, power)))];
        var low = Array.FindLastIndex(all, tick => tick <= smallest * (1 + 1e-9));
        var high = Array.FindIndex(all, tick => tick >= largest * (1 - 1e-9));
        return all[Math.Max(0, low)..(Math.Max(high, low + 1) + 1)];
    }
}
