using System.Diagnostics;
using System.Runtime.ExceptionServices;
using Api.Jobs;
using Kernels.Threading;

namespace Api.Bands;

/// <summary>
/// The threads of one job: each takes a step that is ready, runs it, and looks again. With one thread this is a plain
/// loop over the bands; with several, decode of the next rows runs beside blur and encode of the earlier ones, and bands
/// are encoded beside each other, without anybody having planned it.
/// </summary>
internal sealed class BandCrew
{
    // So often a thread without work looks again before it goes to sleep: until it has done something a few tens of
    // microseconds, as others may have use for its core, and then for as long as a step takes, some tenths of a millisecond.
    // To wake it costs as much where its core has halted, and with the shorter time it slept twenty times in a blur of 1080p.
    private const int SpinsBeforeFirst = 30;
    private const int SpinsBetween = 300;

    private readonly object _gate = new();
    private readonly Func<bool> _mayStop;
    private readonly SourceKeeper _keeper = new();
    private readonly WorkGroup<BandCrew, int> _threads = new(static crew => crew.Enter(), static (crew, thread, _) => crew.Work(thread), static (_, _) => { });
    private BandStep[] _flow = [];
    private int _steps;
    private JobReport? _report;
    private ExceptionDispatchInfo? _failure;
    private CancellationToken _cancellation;
    private int _entered;
    private int _changes;

    /// <param name="mayStop">Whether all work is done, or enough for now; asked under the lock.</param>
    public BandCrew(Func<bool> mayStop) => _mayStop = mayStop;

    /// <summary>Begins a picture.</summary>
    /// <param name="flow">The steps in the order in which a row passes through them, up to the encoder's.</param>
    /// <param name="encoder">Has the others.</param>
    /// <param name="report">Gets the steps' busy times.</param>
    public void Start(ReadOnlySpan<BandStep> flow, BandEncoder encoder, JobReport report)
    {
        _steps = flow.Length + encoder.EncodeSteps.Length + 1;
        if (_flow.Length < _steps)
        {
            _flow = new BandStep[_steps];
        }

        flow.CopyTo(_flow);
        for (var i = 0; i < encoder.EncodeSteps.Length; i++)
        {
            _flow[flow.Length + i] = encoder.EncodeSteps[i];
        }

        _flow[_steps - 1] = encoder.WriteStep;
        _report = report;
        _failure = null;
    }

    /// <summary>
    /// Works until it may stop; called again, it goes on. Returns, or throws, only when no thread runs a step any more.
    /// </summary>
    /// <param name="threads">Threads to use at most, the caller's included.</param>
    /// <param name="cancellation">Given to every step.</param>
    public void Run(int threads, CancellationToken cancellation)
    {
        _cancellation = cancellation;
        _keeper.Start(threads);
        _entered = 0;
        _threads.Run(threads, threads, this, CancellationToken.None);
        _failure?.Throw();
    }

    private int Enter() => Interlocked.Increment(ref _entered) - 1;

    private void Work(int thread)
    {
        for (var step = Next(thread); step is not null; step = Next(thread, step))
        {
            step.Started = Stopwatch.GetTimestamp();
            try
            {
                step.Run(_cancellation);
            }
            catch (Exception exception)
            {
                // Not swallowed: thrown again by Run, when the others have stopped.
                _failure ??= ExceptionDispatchInfo.Capture(exception);
            }
        }
    }

    // What a thread does next, when it has done something: both under one lock, so that it goes on with the same step, whose
    // data it has at hand, if there is more for it.
    private BandStep? Next(int thread, BandStep? done = null)
    {
        var end = Stopwatch.GetTimestamp();
        var mostSpins = done is null ? SpinsBeforeFirst : SpinsBetween;
        for (var spin = default(SpinWait); ;)
        {
            int seen;
            lock (_gate)
            {
                if (done is not null)
                {
                    Finish(thread, done, end);
                    done = null;
                }

                if (_failure is not null || _mayStop())
                {
                    return null;
                }

                if (Ready(thread) is { } step)
                {
                    _keeper.Eats(thread);
                    step.Busy = true;
                    return step;
                }

                _keeper.Starves(thread);
                if (spin.Count >= mostSpins)
                {
                    Monitor.Wait(_gate);
                    continue;
                }

                seen = _changes;
            }

            while (seen == Volatile.Read(ref _changes) && spin.Count < mostSpins)
            {
                spin.SpinOnce(sleep1Threshold: -1);
            }
        }
    }

    private void Finish(int thread, BandStep step, long end)
    {
        if (step == _flow[0])
        {
            _keeper.Ran(thread, end - step.Started);
        }

        step.Busy = false;
        if (_failure is null)
        {
            step.Complete();
        }

        _report!.Times.Add(step.Stage, step.Started, end);
        _changes++;
        Monitor.PulseAll(_gate);
    }

    // What is begun is finished first, while it is in the cache; but one of several threads sees to it that the others never
    // wait for the source.
    private BandStep? Ready(int thread)
    {
        var source = _flow[0];
        if (_keeper.IsKeeper(thread) && CanBegin(source))
        {
            return source;
        }

        for (var i = _steps - 1; i > 0; i--)
        {
            if (CanBegin(_flow[i]))
            {
                return _flow[i];
            }
        }

        if (!CanBegin(source))
        {
            return null;
        }

        _keeper.Takes(thread);
        return source;

        static bool CanBegin(BandStep step) => !step.Busy && step.TryBegin();
    }
}
