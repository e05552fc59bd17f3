using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Api.Hosting;
using Api.Http;
using Microsoft.Extensions.Options;

namespace Api.Admission;

/// <summary>
/// Decides which jobs run: a job takes cores and bytes together or waits in a bounded line. What cannot be served in time is
/// refused at once, so that overload costs a 503 and never memory. Thread-safe.
/// </summary>
/// <remarks>
/// <para>
/// Jobs that are expected to take longer than <see cref="LimitsOptions.HeavyMilliseconds"/> are heavy, the others light, and
/// each kind waits in a line of its own, first come, first served. A free core goes to the first light job; to the first heavy
/// one when no light job waits, or when it has waited half of <see cref="LimitsOptions.QueueSeconds"/>. Heavy jobs may take
/// half of the places in line, and every core of an idle service. Light ones do not wait for them to end: a quarter of the cores, one at least, is theirs in
/// any case, and where heavy jobs already hold them the light jobs run beside those and the operating system divides the time.
/// So at most a quarter more threads compute than there are permits.
/// </para>
/// <para>
/// A job gets more than one core only where nobody waits, nor had to for a second: jobs beside each other use the cores
/// better than the threads of one job, which wait for each other. Where the first of a line lacks bytes, the other
/// line goes on.
/// </para>
/// <para>
/// A job may pause while its reader is behind. When it goes on it comes before all that wait and is never refused: it has
/// sent half a picture, and holds bytes that the others may need.
/// </para>
/// <para>
/// Bytes are those of <see cref="LimitsOptions.JobBytes"/>. Uploads hold some as they arrive, half at most, so that there is always
/// room for jobs; replies hold theirs until they are sent.
/// </para>
/// </remarks>
internal sealed class AdmissionControl
{
    // Two clients that ask again and again would else take turns with all cores: 1080p blurs, 41 a second in place of 54.
    private static readonly TimeSpan CrowdMemory = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly WaitingLines _lines = new();
    private readonly RunningJobs _running;
    private readonly LinkedList<(Permit Permit, TaskCompletionSource Turn)> _resuming = new();
    private readonly LimitsOptions _limits;
    private readonly TimeProvider _time;
    private long _freeBytes;
    private long _uploadBytes;
    private long? _lastWait; // when a job last found no core

    public AdmissionControl(IOptions<LimitsOptions> limits, TimeProvider time)
    {
        _limits = limits.Value;
        _time = time;
        _running = new RunningJobs(_limits, time);
        _freeBytes = _limits.JobBytes;
    }

    /// <summary>Jobs that run at the same time at most.</summary>
    public int MostJobs => _running.Most;

    /// <summary>Jobs that wait now.</summary>
    public int QueueDepth => Locked(() => _lines.Count);

    /// <summary>Jobs that run now.</summary>
    public int RunningJobs => Locked(() => _running.Count);

    /// <summary>Cores that no job uses now.</summary>
    public int FreeCores => Locked(() => _running.FreeCores);

    /// <summary>Bytes of the jobs' part of the budget that nobody holds now.</summary>
    public long FreeBytes => Locked(() => _freeBytes);

    /// <summary>Whether another job could be accepted now, at once or in the line.</summary>
    /// <remarks>A line may be full beside free cores, as long as its jobs lack bytes; one without places is full only where no core is free.</remarks>
    public bool HasRoom => Locked(() => _lines.Count < _limits.QueueLength || (_lines.Count == 0 && _running.FreeCores > 0));

    /// <summary>Whether jobs run and none has finished for longer than a job may take.</summary>
    public bool IsStalled => Locked(() => _running.AreStalled);

    /// <summary>Waits for the job's turn.</summary>
    /// <param name="demand">What the job asks for.</param>
    /// <param name="cancellation">Leaves the line.</param>
    /// <returns>The permit; disposing it ends the job.</returns>
    /// <exception cref="RequestProblemException">
    /// 503: the line is full, the wait would be or was too long, or the job never fits its part of the budget.
    /// </exception>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<Permit> EnterAsync(JobDemand demand, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(demand.Cores, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(demand.Bytes);
        cancellation.ThrowIfCancellationRequested();
        Waiter waiter;
        lock (_gate)
        {
            var isHeavy = demand.Milliseconds > _limits.HeavyMilliseconds;
            if (demand.Bytes > _limits.JobBytes)
            {
                throw Problems.Overloaded("memory", RetryAfter());
            }

            // Most jobs find nobody before them: nothing is made for those but their permit.
            var canStart = CanStart(demand, isHeavy);
            if (canStart && _lines.Count + _resuming.Count == 0)
            {
                return Start(demand, isHeavy);
            }

            if (IsFull(isHeavy) && !(_lines.AreClear(isHeavy) && canStart))
            {
                throw Problems.Overloaded("queue-full", RetryAfter());
            }

            waiter = new Waiter(demand, isHeavy, _time.GetTimestamp());
            var wait = ExpectedWait(isHeavy);
            _lines.Add(waiter);
            Serve();
            if (!waiter.Turn.Task.IsCompleted)
            {
                _lastWait = waiter.Since;
            }

            if (!waiter.Turn.Task.IsCompleted && wait > TimeSpan.FromSeconds(_limits.QueueSeconds))
            {
                _lines.Remove(waiter);
                throw Problems.Overloaded("queue-too-slow", RetryAfter());
            }
        }

        try
        {
            return await waiter.Turn.Task.WaitAsync(TimeSpan.FromSeconds(_limits.QueueSeconds), _time, cancellation);
        }
        catch (Exception exception) when (exception is TimeoutException or OperationCanceledException)
        {
            Leave(waiter);
            if (exception is OperationCanceledException)
            {
                throw;
            }

            throw Problems.Overloaded("queue-timeout", Locked(RetryAfter));
        }
    }

    /// <summary>Starts to hold bytes for an upload.</summary>
    public ByteHold HoldBytes() => new(this);

    internal void Hold(ByteHold hold, long bytes)
    {
        lock (_gate)
        {
            var more = bytes - hold.Bytes;
            if (more > 0 && (more > _freeBytes || _uploadBytes + more > _limits.JobBytes / 2))
            {
                throw Problems.Overloaded("memory", RetryAfter());
            }

            hold.Bytes = bytes;
            _uploadBytes += more;
            _freeBytes -= more;
            if (more < 0)
            {
                Serve();
            }
        }
    }

    internal void Release(Permit permit, long keptBytes)
    {
        lock (_gate)
        {
            _freeBytes += permit.HeldBytes - keptBytes;
            permit.HeldBytes = keptBytes;
            _running.Remove(permit);
            Serve();
        }
    }

    internal void Pause(Permit permit)
    {
        lock (_gate)
        {
            _running.Remove(permit);
            permit.Started -= _time.GetTimestamp(); // what it has run so far, below 0; the pause is not counted
            Serve();
        }
    }

    internal Task ResumeAsync(Permit permit, CancellationToken cancellation)
    {
        lock (_gate)
        {
            // As for those that begin: most find nobody before them.
            if (_resuming.Count == 0 && _running.HaveCoreFor(permit.IsHeavy))
            {
                Resume(permit);
                return Task.CompletedTask;
            }

            var turn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return WaitAsync(_resuming.AddLast((permit, turn)), cancellation);
        }
    }

    private async Task WaitAsync(LinkedListNode<(Permit Permit, TaskCompletionSource Turn)> node, CancellationToken cancellation)
    {
        try
        {
            await node.Value.Turn.Task.WaitAsync(cancellation);
        }
        catch (OperationCanceledException)
        {
            lock (_gate)
            {
                if (node.List is not null)
                {
                    _resuming.Remove(node);
                }
            }

            throw;
        }
    }

    private void Resume(Permit permit)
    {
        permit.Started += _time.GetTimestamp();
        _running.Add(permit, CoresFor(permit.MostThreads));
    }

    private Permit Start(JobDemand demand, bool isHeavy)
    {
        var permit = new Permit(this, demand, CoresFor(demand.Cores), isHeavy, _time.GetTimestamp());
        _freeBytes -= permit.HeldBytes;
        _running.Add(permit, permit.MostThreads);
        return permit;
    }

    // Heavy jobs may take half of the places, so that there are places for light ones.
    private bool IsFull(bool isHeavy) =>
        _lines.Count >= _limits.QueueLength || (isHeavy && _lines.HeavyCount >= (_limits.QueueLength + 1) / 2);

    private bool CanStart(JobDemand demand, bool isHeavy) => demand.Bytes <= _freeBytes && _running.HaveCoreFor(isHeavy);

    private int CoresFor(int wanted) => IsCrowded ? 1 : Math.Clamp(_running.FreeCores, 1, wanted);

    private bool IsCrowded =>
        _lines.Count + _resuming.Count > 0 || (_lastWait is { } last && _time.GetElapsedTime(last) < CrowdMemory);

    private void Serve()
    {
        while (_resuming.First is { } first && _running.HaveCoreFor(first.Value.Permit.IsHeavy))
        {
            _resuming.RemoveFirst();
            Resume(first.Value.Permit);
            first.Value.Turn.SetResult();
        }

        while (Next() is { } waiter)
        {
            _lines.Remove(waiter);
            waiter.Turn.SetResult(Start(waiter.Demand, waiter.IsHeavy));
        }
    }

    private Waiter? Next()
    {
        var aged = _time.GetTimestamp() - (long)(_limits.QueueSeconds / 2 * _time.TimestampFrequency);
        var (first, second) = _lines.Candidates(aged);
        return CanStart(first) ? first : CanStart(second) ? second : null;
    }

    private bool CanStart([NotNullWhen(true)] Waiter? waiter) => waiter is not null && CanStart(waiter.Demand, waiter.IsHeavy);

    private void Leave(Waiter waiter)
    {
        lock (_gate)
        {
            if (_lines.Remove(waiter))
            {
                Serve(); // the next one may fit where this one did not
                return;
            }
        }

        // Its turn came while it was leaving.
        waiter.Turn.Task.Result.Dispose();
    }

    /// <summary>When a job that comes now would get its turn: what goes before it, divided by the cores that do it.</summary>
    private TimeSpan ExpectedWait(bool isHeavy)
    {
        var before = _running.RemainingMilliseconds(withHeavy: isHeavy) + _lines.LightMilliseconds;
        return TimeSpan.FromMilliseconds(isHeavy
            ? (before + _lines.HeavyMilliseconds) / _limits.Permits
            : before / _running.CoresForLight);
    }

    /// <summary>When all that is accepted now is expected to be done; a second at least.</summary>
    private TimeSpan RetryAfter()
    {
        var milliseconds = _running.RemainingMilliseconds(withHeavy: true) + _lines.LightMilliseconds + _lines.HeavyMilliseconds;
        return TimeSpan.FromSeconds(Math.Max(1, milliseconds / 1000 / _limits.Permits));
    }

    private T Locked<T>(Func<T> read)
    {
        lock (_gate)
        {
            return read();
        }
    }
}
