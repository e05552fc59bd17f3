using Microsoft.Extensions.ObjectPool;

namespace Api.Http;

/// <summary>
/// A token that fires when a request is abandoned, or when a time is over. Rented, as each request needs one or two, and a source
/// with its timer is more than all else that a small request makes. One thread at a time.
/// </summary>
internal sealed class TimeLimit : IDisposable
{
    private static readonly DefaultObjectPool<TimeLimit> Kept = new(new Policy(), maximumRetained: 256);

    private readonly CancellationTokenSource _source = new();
    private CancellationTokenRegistration _abandoned;

    private TimeLimit()
    {
    }

    public CancellationToken Token => _source.Token;

    /// <summary>A limit whose time does not run yet.</summary>
    /// <param name="abandoned">Fires the token too.</param>
    public static TimeLimit Of(CancellationToken abandoned)
    {
        var limit = Kept.Get();
        limit._abandoned = abandoned.UnsafeRegister(static limit => ((TimeLimit)limit!)._source.Cancel(), limit);
        return limit;
    }

    /// <summary>The token fires after this time.</summary>
    public void Start(TimeSpan time) => _source.CancelAfter(time);

    /// <summary>The time does not run any more.</summary>
    public void Stop() => _source.CancelAfter(Timeout.InfiniteTimeSpan);

    /// <summary>Nobody may use the token any more.</summary>
    public void Dispose()
    {
        _abandoned.Dispose(); // waits for a callback that runs
        Kept.Return(this);
    }

    private sealed class Policy : PooledObjectPolicy<TimeLimit>
    {
        public override TimeLimit Create() => new();

        public override bool Return(TimeLimit limit)
        {
            if (limit._source.TryReset())
            {
                return true;
            }

            limit._source.Dispose(); // it has fired
            return false;
        }
    }
}
