namespace Api.Admission;

/// <summary>
/// The jobs that wait: light ones and heavy ones, each first come, first served. Used under admission's lock.
/// </summary>
internal sealed class WaitingLines
{
    private readonly LinkedList<Waiter> _light = new();
    private readonly LinkedList<Waiter> _heavy = new();

    /// <summary>Jobs in both lines.</summary>
    public int Count => _light.Count + _heavy.Count;

    /// <summary>Expected milliseconds of one core of the light jobs in line.</summary>
    public double LightMilliseconds { get; private set; }

    /// <summary>The same of the heavy ones.</summary>
    public double HeavyMilliseconds { get; private set; }

    /// <summary>Jobs in the heavy line.</summary>
    public int HeavyCount => _heavy.Count;

    /// <summary>Whether a job that comes now would be the first of those it has to wait for.</summary>
    public bool AreClear(bool isHeavy) => isHeavy ? Count == 0 : _light.Count == 0;

    public void Add(Waiter waiter)
    {
        LineOf(waiter).AddLast(waiter);
        Account(waiter, 1);
    }

    /// <summary>Takes a job out; false when it was not in line any more.</summary>
    public bool Remove(Waiter waiter)
    {
        if (!LineOf(waiter).Remove(waiter))
        {
            return false;
        }

        Account(waiter, -1);
        return true;
    }

    /// <summary>
    /// The jobs whose turn it may be, better one first: the first heavy one when it has waited since <paramref name="agedSince"/>
    /// or longer, else the first light one.
    /// </summary>
    public (Waiter? First, Waiter? Second) Candidates(long agedSince)
    {
        var (light, heavy) = (_light.First?.Value, _heavy.First?.Value);
        return heavy is not null && heavy.Since <= agedSince ? (heavy, light) : (light, heavy);
    }

    private LinkedList<Waiter> LineOf(Waiter waiter) => waiter.IsHeavy ? _heavy : _light;

    private void Account(Waiter waiter, int sign)
    {
        if (waiter.IsHeavy)
        {
            HeavyMilliseconds = _heavy.Count == 0 ? 0 : HeavyMilliseconds + (sign * waiter.Demand.Milliseconds);
        }
        else
        {
            LightMilliseconds = _light.Count == 0 ? 0 : LightMilliseconds + (sign * waiter.Demand.Milliseconds);
        }
    }
}
