using System.Collections.Concurrent;

namespace Kernels.Fractal;

/// <summary>
/// Counters that wait for the next picture, so that in the long run no picture makes one. They hold no rented memory while they wait.
/// Thread-safe.
/// </summary>
/// <typeparam name="T">The kind.</typeparam>
internal static class SpareCounters<T>
    where T : RowCounter, new()
{
    private const int MostKept = 64;

    private static readonly ConcurrentQueue<T> Kept = new();

    public static T Take() => Kept.TryDequeue(out var counter) ? counter : new T();

    /// <summary>Takes back what nobody uses any more.</summary>
    public static void Keep(T counter)
    {
        if (Kept.Count < MostKept)
        {
            Kept.Enqueue(counter);
        }
    }
}
