using System.Numerics;
using System.Runtime.InteropServices;

namespace Kernels.Threading;

/// <summary>
/// Which cores the calling thread may run on. Linux only, and only where all the process's cores are its own: under a
/// share of a larger machine's time nobody here can know which core is free.
/// </summary>
internal static partial class CoreAffinity
{
    // The C library's cpu_set_t: 1,024 cores, one bit each.
    private const int SetBytes = 128;
    private const int BitsPerWord = 64;

    private static readonly ulong[] ProcessSet = OfThisThread();

    /// <summary>The numbers of the process's cores; empty where threads cannot be placed.</summary>
    public static int[] Cores { get; } = Numbers(ProcessSet);

    /// <summary>The calling thread runs on this core only, from now on.</summary>
    public static void StayOn(int core)
    {
        Span<ulong> set = stackalloc ulong[SetBytes / sizeof(ulong)];
        set.Clear();
        set[core / BitsPerWord] = 1UL << (core % BitsPerWord);
        Apply(set);
    }

    /// <summary>The calling thread runs on any of the process's cores again.</summary>
    public static void Roam() => Apply(ProcessSet);

    // A refusal is no failure: the thread runs where the scheduler puts it, as without this class.
    private static void Apply(ReadOnlySpan<ulong> set) => _ = SetAffinity(0, SetBytes, in set[0]);

    private static ulong[] OfThisThread()
    {
        var set = new ulong[SetBytes / sizeof(ulong)];
        try
        {
            return OperatingSystem.IsLinux() && GetAffinity(0, SetBytes, ref set[0]) == 0 ? set : [];
        }
        catch (Exception exception) when (exception is DllNotFoundException or EntryPointNotFoundException)
        {
            // A C library of another name: threads are left where they are.
            return [];
        }
    }

    private static int[] Numbers(ulong[] set)
    {
        var numbers = new List<int>();
        for (var word = 0; word < set.Length; word++)
        {
            for (var bits = set[word]; bits != 0; bits &= bits - 1)
            {
                numbers.Add((word * BitsPerWord) + BitOperations.TrailingZeroCount(bits));
            }
        }

        return numbers.Count == Environment.ProcessorCount ? [.. numbers] : [];
    }

    [LibraryImport("libc", EntryPoint = "sched_getaffinity")]
    private static partial int GetAffinity(int thread, nint setBytes, ref ulong set);

    [LibraryImport("libc", EntryPoint = "sched_setaffinity")]
    private static partial int SetAffinity(int thread, nint setBytes, in ulong set);
}
