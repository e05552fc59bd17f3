using System.Diagnostics;

namespace Bench.Measuring;

/// <summary>
/// Runs something until it is compiled for good, before BenchmarkDotNet asks how long it takes: the codec calls its loops a few times
/// a picture only, and what is timed before that is fifty times as slow.
/// </summary>
internal static class WarmUp
{
    // Enough for the counts of tiered compilation and for its background thread.
    private const int Calls = 60;
    private static readonly TimeSpan Most = TimeSpan.FromMilliseconds(300);

    public static void Run(Action action)
    {
        var time = Stopwatch.StartNew();
        for (var call = 0; call < Calls && time.Elapsed < Most; call++)
        {
            action();
        }
    }
}
