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
    // A step takes tens of microseconds: so long a thread without work looks again before it goes to sleep.
    private const int SpinsBeforeSleep = 30;

    private readonly object _gate = new();
    private readonly Func<bool> _mayStop;
    private readonly WorkGroup<BandCrew, int> _threads = new(static _ => 0, static (crew, _, _) => crew.Work(), static (_, _) => { });
    private BandStep[] _flow = [];
    private int _steps;
    private JobReport? _report;
    private ExceptionDispatchInfo? _failure;
    private CancellationToken _cancellation;
    private bool _depthFirst;
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

        // One thread finishes what is begun, while it is in the cache; several begin with what the others wait for.
        _depthFirst = threads == 1;
        _threads.Run(threads, threads, this, CancellationToken.None);
        _failure?.Throw();
    }

    private void Work()
    {
        while (Take() is { } step)
        {
            var start = Stopwatch.GetTimestamp();
            try
            {
                step.Run(_cancellation);
            }
            catch (Exception exception)
            {
                // Not swallowed: thrown again by Run, when the others have stopped.
                _failure ??= ExceptionDispatchInfo.Capture(exception);
            }

            var end = Stopwatch.GetTimestamp();
            lock (_gate)
            {
                step.Busy = false;
                if (_failure is null)
                {
                    step.Complete();
                }

                _report!.Times.Add(step.Stage, start, end);
                _changes++;
                Monitor.PulseAll(_gate);
            }
        }
    }

    private BandStep? Take()
    {
        for (var spin = default(SpinWait); ;)
        {
            int seen;
            lock (_gate)
            {
                if (_failure is not null || _mayStop())
                {
                    return null;
                }

                if (Ready() is { } step)
                {
                    step.Busy = true;
                    return step;
                }

                if (spin.Count >= SpinsBeforeSleep)
                {
                    Monitor.Wait(_gate);
                    continue;
                }

                seen = _changes;
            }

            while (seen == Volatile.Read(ref _changes) && spin.Count < SpinsBeforeSleep)
            {
                spin.SpinOnce(sleep1Threshold: -1);
            }
        }
    }

    private BandStep? Ready()
    {
        for (var i = 0; i < _steps; i++)
        {
            var step = _flow[_depthFirst ? _steps - 1 - i : i];
            if (!step.Busy && step.TryBegin())
            {
                return step;
            }
        }

        return null;
    }
}
