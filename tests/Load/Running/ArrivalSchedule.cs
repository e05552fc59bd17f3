using System.Diagnostics;
using Load.Model;

namespace Load.Running;

/// <summary>Hands out the arrivals of an open load, each once.</summary>
internal sealed class ArrivalSchedule
{
    private readonly OpenLoad _load;
    private readonly long _start;
    private long _next;

    public ArrivalSchedule(OpenLoad load, long start)
    {
        _load = load;
        _start = start;
    }

    /// <summary>Takes the next arrival, due or not.</summary>
    /// <param name="due">When it is due, as a timestamp.</param>
    /// <returns>False when there are no more.</returns>
    public bool TryTake(out long due)
    {
        var arrival = Interlocked.Increment(ref _next) - 1;
        due = _start + (long)(_load.Due(arrival).TotalSeconds * Stopwatch.Frequency);
        return arrival < _load.Arrivals;
    }
}
