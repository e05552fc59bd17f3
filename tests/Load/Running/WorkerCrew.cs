using System.Diagnostics;
using System.Net;
using Load.Http;
using Load.Model;

namespace Load.Running;

/// <summary>The workers of one scenario. They and their connections live through warm-up and load.</summary>
internal sealed class WorkerCrew : IDisposable
{
    private const int StackBytes = 256 * 1024;

    // Arrivals that may wait for replies at the same time in the open model; more of them queue here, and their time runs.
    private const int OpenWorkers = 32;

    private readonly List<Worker> _workers = [];
    private readonly Func<int, Worker> _hire;

    public WorkerCrew(EndPoint server, TimeSpan timeout, IReadOnlyList<PreparedStep> steps)
    {
        var order = StepOrder.Round([.. steps.Select(step => step.Step.Weight)]);
        _hire = index => new Worker(new HttpConnection(server, timeout), steps, order, index * 7 % order.Length);
    }

    public IReadOnlyList<Worker> Workers => _workers;

    /// <summary>Runs one load to its end.</summary>
    /// <param name="load">The load.</param>
    /// <param name="progress">Told now and then, on this thread, how much of the time has passed.</param>
    /// <returns>Seconds from the start to the last reply.</returns>
    public double Run(LoadSimulation load, Action<double> progress)
    {
        // A moment for the threads to be there.
        var start = Stopwatch.GetTimestamp() + (Stopwatch.Frequency / 200);
        var threads = load switch
        {
            ClosedLoad closed => Start(closed, start),
            OpenLoad open => Start(open, start),
            _ => throw new ArgumentException($"There is no load of type {load.GetType().Name}.", nameof(load)),
        };
        foreach (var thread in threads)
        {
            while (!thread.Join(TimeSpan.FromMilliseconds(200)))
            {
                progress(Math.Min(1, Stopwatch.GetElapsedTime(start) / load.During));
            }
        }

        progress(1);
        return Math.Max(
            load.During.TotalSeconds,
            Stopwatch.GetElapsedTime(start, _workers.Max(worker => worker.LastReply)).TotalSeconds);
    }

    public void Dispose() => _workers.ForEach(worker => worker.Dispose());

    private Thread[] Start(ClosedLoad load, long start) =>
        [.. Hire(load.MaxCopies).Select((worker, copy) =>
        {
            var (from, to) = load.Active(copy);
            return Start(() => worker.RunClosed(start + Ticks(from), start + Ticks(to)));
        })];

    private Thread[] Start(OpenLoad load, long start)
    {
        var schedule = new ArrivalSchedule(load, start);
        return [.. Hire((int)Math.Min(OpenWorkers, load.Arrivals)).Select(worker => Start(() => worker.RunOpen(schedule)))];
    }

    private static Thread Start(ThreadStart work)
    {
        var thread = new Thread(work, StackBytes) { IsBackground = true };
        thread.Start();
        return thread;
    }

    private IEnumerable<Worker> Hire(int count)
    {
        while (_workers.Count < count)
        {
            _workers.Add(_hire(_workers.Count));
        }

        return _workers.Take(count);
    }

    private static long Ticks(TimeSpan time) => (long)(time.TotalSeconds * Stopwatch.Frequency);
}
