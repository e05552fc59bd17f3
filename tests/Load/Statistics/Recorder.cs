using Load.Http;

namespace Load.Statistics;

/// <summary>What one worker saw of one step. No locks: each worker has its own, and they are put together at the end.</summary>
internal sealed class Recorder
{
    private const int MessagesKept = 3;

    private readonly List<double> _latencies = new(1024);

    public Dictionary<int, long> Statuses { get; } = [];

    public List<string> Messages { get; } = [];

    public long Failed { get; private set; }

    public StageTimes Stages { get; private set; }

    public long Staged { get; private set; }

    /// <summary>Latencies in milliseconds of the replies that were as expected.</summary>
    public IReadOnlyList<double> Latencies => _latencies;

    public void Passed(int status, double ms, StageTimes? stages)
    {
        _latencies.Add(ms);
        Count(status);
        if (stages is { } times)
        {
            Stages += times;
            Staged++;
        }
    }

    /// <summary>A reply that is not the expected one, or none: status 0.</summary>
    public void Fail(int status, string message)
    {
        Failed++;
        Count(status);
        if (Messages.Count < MessagesKept)
        {
            Messages.Add(message);
        }
    }

    private void Count(int status) =>
        System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(Statuses, status, out _)++;
}
