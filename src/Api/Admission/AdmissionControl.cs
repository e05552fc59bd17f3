using System.Diagnostics;
using Api.Hosting;
using Api.Http;
using Microsoft.Extensions.Options;

namespace Api.Admission;

/// <summary>
/// Decides which jobs run: a job takes cores and bytes together or waits in a bounded line, first come, first served.
/// What cannot be served in time is refused at once, so that overload costs a 503 and never memory. Thread-safe.
/// </summary>
internal sealed class AdmissionControl
{
    private readonly Lock _gate = new();
    private readonly LinkedList<Waiter> _line = new();
    private readonly LimitsOptions _limits;
    private int _freeCores;
    private long _freeBytes;
    private double _meanJobSeconds = 0.05; // smoothed over finished jobs; only Retry-After depends on the first guess

    public AdmissionControl(IOptions<LimitsOptions> limits)
    {
        _limits = limits.Value;
        _freeCores = _limits.Permits;
        _freeBytes = _limits.MemoryBudgetBytes;
    }

    /// <summary>Jobs that wait now.</summary>
    public int QueueDepth
    {
        get
        {
            lock (_gate)
            {
                return _line.Count;
            }
        }
    }

    /// <summary>Cores that no job uses now.</summary>
    public int FreeCores
    {
        get
        {
            lock (_gate)
            {
                return _freeCores;
            }
        }
    }

    /// <summary>Whether another job could be accepted now, at once or in the line.</summary>
    public bool HasRoom
    {
        get
        {
            lock (_gate)
            {
                return _freeCores > 0 || _line.Count < _limits.QueueLength;
            }
        }
    }

    /// <summary>Waits for the job's turn.</summary>
    /// <param name="wantedCores">Cores that would help. One is granted at least, the others only while no job waits for them.</param>
    /// <param name="bytes">Bytes the job will hold at most, its upload included.</param>
    /// <param name="cancellation">Leaves the line.</param>
    /// <returns>The permit; disposing it ends the job.</returns>
    /// <exception cref="RequestProblemException">503: the line is full, the wait was too long, or the job never fits the budget.</exception>
    public async ValueTask<Permit> EnterAsync(int wantedCores, long bytes, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(wantedCores, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(bytes);
        LinkedListNode<Waiter> node;
        lock (_gate)
        {
            if (bytes > _limits.MemoryBudgetBytes)
            {
                throw Problems.Overloaded("memory", RetryAfter());
            }

            if (_line.Count == 0 && TryTake(wantedCores, bytes) is { } permit)
            {
                return permit;
            }

            if (_line.Count >= _limits.QueueLength)
            {
                throw Problems.Overloaded("queue-full", RetryAfter());
            }

            node = _line.AddLast(new Waiter(wantedCores, bytes));
        }

        try
        {
            return await node.Value.Turn.Task.WaitAsync(TimeSpan.FromSeconds(_limits.QueueSeconds), cancellation);
        }
        catch (Exception exception) when (exception is TimeoutException or OperationCanceledException)
        {
            Leave(node);
            if (exception is OperationCanceledException)
            {
                throw;
            }

            lock (_gate)
            {
                throw Problems.Overloaded("queue-timeout", RetryAfter());
            }
        }
    }

    internal void Release(Permit permit)
    {
        lock (_gate)
        {
            var seconds = Stopwatch.GetElapsedTime(permit.Started).TotalSeconds;
            _meanJobSeconds += (seconds - _meanJobSeconds) / 16;
            _freeCores += permit.Threads;
            _freeBytes += permit.Bytes;
            Serve();
        }
    }

    private Permit? TryTake(int wantedCores, long bytes)
    {
        if (_freeCores == 0 || _freeBytes < bytes)
        {
            return null;
        }

        // Whoever waits behind gets the other cores first: one core for each job beats two for one.
        var cores = Math.Min(wantedCores, Math.Max(1, _freeCores - _line.Count));
        _freeCores -= cores;
        _freeBytes -= bytes;
        return new Permit(this, cores, bytes);
    }

    private void Serve()
    {
        while (_line.First is { } first && TryTake(first.Value.Cores, first.Value.Bytes) is { } permit)
        {
            _line.RemoveFirst();
            first.Value.Turn.SetResult(permit);
        }
    }

    private void Leave(LinkedListNode<Waiter> node)
    {
        lock (_gate)
        {
            if (node.List is not null)
            {
                _line.Remove(node);
                Serve(); // the next one may fit where this one did not
                return;
            }
        }

        // Its turn came while it was leaving.
        node.Value.Turn.Task.Result.Dispose();
    }

    private TimeSpan RetryAfter() =>
        TimeSpan.FromSeconds(Math.Max(1, _meanJobSeconds * (_line.Count + 1) / _limits.Permits));

    private sealed class Waiter(int cores, long bytes)
    {
        public int Cores => cores;

        public long Bytes => bytes;

        // Continuations leave the lock's holder: whoever finishes a job does not run the next one on its stack.
        public TaskCompletionSource<Permit> Turn { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
