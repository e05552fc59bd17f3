using System.Diagnostics;
using System.Globalization;
using Fuzz.Checks;
using Fuzz.Corpus;
using Fuzz.Mutations;
using Fuzz.Reports;
using Png.Tests.Support;

namespace Fuzz;

/// <summary>A run from its first input to its last line.</summary>
internal sealed class FuzzRun
{
    private const int MostFailures = 20;

    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan ReportEvery = TimeSpan.FromSeconds(5);

    private readonly FuzzOptions _options;
    private readonly FailureLog _log;
    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private readonly Worker[] _workers;
    private long _next;
    private long _peakManaged;
    private volatile bool _stop;

    public FuzzRun(FuzzOptions options)
    {
        _options = options;
        _log = new FailureLog(options);
        _next = options.First;
        options.Out.Create();
        var corpus = new CorpusSet();
        var factory = new InputFactory(corpus);
        _workers = [.. Enumerable.Range(0, options.Threads).Select(number => new Worker(number, factory, options))];
        Console.WriteLine($"corpus: {corpus}");
        Console.WriteLine($"second decoder: {(Libspng.IsThere ? "libspng" : "none (libspng.so.0 is not here)")}");
    }

    /// <summary>Runs.</summary>
    /// <returns>Whether no input failed.</returns>
    public bool Run()
    {
        var threads = _workers.Select(worker => new Thread(() => worker.Run(Next, Failed)) { IsBackground = true }).ToList();
        threads.ForEach(static thread => thread.Start());
        var reported = TimeSpan.Zero;
        while (!threads.TrueForAll(static thread => thread.Join(LookEvery)))
        {
            _peakManaged = Math.Max(_peakManaged, GC.GetGCMemoryInfo().HeapSizeBytes);
            if (_workers.FirstOrDefault(worker => worker.Running.TotalSeconds > _options.InputSeconds) is { Input: { } input } stuck)
            {
                // The thread cannot be stopped, the program can.
                _log.Add(stuck.Index, input, $"takes longer than {_options.InputSeconds} s");
                return false;
            }

            if (_watch.Elapsed - reported > ReportEvery)
            {
                reported = _watch.Elapsed;
                Console.WriteLine(Line());
            }
        }

        Console.WriteLine(Line());
        return Total.Failures == 0;
    }

    private Counts Total => Counts.Sum(_workers.Select(static worker => worker.Counts));

    private long Next()
    {
        if (_stop || (_options.Seconds != 0 && _watch.Elapsed.TotalSeconds >= _options.Seconds))
        {
            return -1;
        }

        var index = Interlocked.Increment(ref _next) - 1;
        return index < _options.First + _options.Count ? index : -1;
    }

    private void Failed(Worker worker, Exception failure)
    {
        var text = failure is FuzzFailureException ? failure.Message : failure.ToString();
        _log.Add(worker.Index, worker.Input!, text);
        _stop |= Total.Failures >= MostFailures;
    }

    private string Line()
    {
        var total = Total;
        using var process = Process.GetCurrentProcess();
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{_watch.Elapsed.TotalSeconds:N0} s: {total.Inputs:N0} inputs, {total.Inputs / _watch.Elapsed.TotalSeconds:N0}/s; {total}"
            + $"; libspng takes {total.SpngAgrees:N0} of those accepted, {total.SpngOnly:N0} others; peak rented {Kilobytes(total.PeakReaderBytes)} read,"
            + $" {Kilobytes(total.PeakWriterBytes)} written, managed {Kilobytes(_peakManaged)}, process {Kilobytes(process.PeakWorkingSet64)}");
    }

    private static string Kilobytes(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes >> 10:N0} KiB");
}
