using System.Diagnostics;
using System.Globalization;
using System.Text;
using Fuzz.Checks;
using Fuzz.Mutations;
using Fuzz.Reports;

namespace Fuzz;

/// <summary>
/// Takes one input after the other. While it runs, a file names the input at hand: what touches a guard page ends the
/// program without another word.
/// </summary>
internal sealed class Worker
{
    private readonly InputFactory _factory;
    private readonly InputCheck _check = new();
    private readonly FuzzOptions _options;
    private readonly string _marker;
    private long _startedAt;

    public Worker(int number, InputFactory factory, FuzzOptions options)
    {
        _factory = factory;
        _options = options;
        _marker = Path.Combine(options.Out.FullName, $"running-{number}");
    }

    public Counts Counts { get; } = new();

    /// <summary>The input at hand.</summary>
    public FuzzInput? Input { get; private set; }

    public long Index { get; private set; }

    /// <summary>How long the input at hand has been running.</summary>
    public TimeSpan Running => Volatile.Read(ref _startedAt) is var at and not 0 ? Stopwatch.GetElapsedTime(at) : default;

    /// <summary>Runs until there is no next input.</summary>
    /// <param name="next">Gives the index of the next input, or a negative number.</param>
    /// <param name="failed">Is told of failures.</param>
    public void Run(Func<long> next, Action<Worker, Exception> failed)
    {
        using (var marker = File.OpenHandle(_marker, FileMode.Create, FileAccess.Write))
        {
            while ((Index = next()) >= 0)
            {
                RandomAccess.Write(marker, Encoding.ASCII.GetBytes(MarkerText(Index)), 0);
                RunOne(failed);
            }
        }

        File.Delete(_marker);
    }

    private void RunOne(Action<Worker, Exception> failed)
    {
        Input = _factory.Make(_options.Seed, Index);
        Volatile.Write(ref _startedAt, Stopwatch.GetTimestamp());
        try
        {
            Counts.Add(_check.Run(Input));
        }
        catch (Exception failure)
        {
            Counts.Failures++;
            failed(this, failure);
        }

        Volatile.Write(ref _startedAt, 0);
        Counts.PeakReaderBytes = _check.PeakReaderBytes;
        Counts.PeakWriterBytes = _check.PeakWriterBytes;
    }

    private string MarkerText(long index) =>
        string.Create(CultureInfo.InvariantCulture, $"--seed {_options.Seed} --first {index,-20} --count 1\n");
}
