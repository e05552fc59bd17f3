using System.Globalization;

namespace Bench.Measuring;

/// <summary>
/// The part of the cores' time that the host of a virtual machine gave to others, as the kernel counts it. What it does not
/// count: that a core runs slower because its other half is busy.
/// </summary>
internal readonly struct StolenTime
{
    private const string Path = "/proc/stat";
    private const int StealAt = 7; // user nice system idle iowait irq softirq steal; guests are part of user
    private readonly long _stolen;
    private readonly long _all;

    private StolenTime(long stolen, long all) => (_stolen, _all) = (stolen, all);

    /// <summary>From 0 to 1, of the time since the start; 0 where nothing counts it.</summary>
    public double Share
    {
        get
        {
            var now = Start();
            return now._all > _all ? (double)(now._stolen - _stolen) / (now._all - _all) : 0;
        }
    }

    public static StolenTime Start()
    {
        if (!File.Exists(Path))
        {
            return default;
        }

        var ticks = File.ReadLines(Path).First().Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(1).Take(StealAt + 1)
            .Select(text => long.Parse(text, CultureInfo.InvariantCulture)).ToArray();
        return new(ticks.ElementAtOrDefault(StealAt), ticks.Sum());
    }
}
