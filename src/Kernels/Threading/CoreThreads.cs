namespace Kernels.Threading;

/// <summary>
/// Threads that help a caller on the other cores, at once. Left to the scheduler, a thread that is woken starts on the core
/// that woke it when the other cores have halted: Linux takes a halted core of a virtual machine for one that the host has
/// taken away, and moves the thread with a tick of its clock only. Measured on two such cores: 2.6 ms at the median, longer
/// than most pictures take. A thread that belongs to the other core starts after 0.1 ms, and so does one that sleeps for a
/// moment within the work, which is why the caller keeps to its core too.
/// </summary>
internal static class CoreThreads
{
    private static readonly int[] Cores = CoreAffinity.Cores;
    private static readonly CoreThread[] Threads = Array.ConvertAll(Cores, core => new CoreThread(core));

    /// <summary>Starts the work on several threads: those of the other cores first, then threads of the pool.</summary>
    /// <param name="work">Called once on each thread; throws nothing.</param>
    /// <param name="threads">How many, the caller's not included.</param>
    /// <returns>The caller's stay on its core, to be disposed on the same thread.</returns>
    public static Stay Start(IThreadPoolWorkItem work, int threads)
    {
        // Where the caller is now; it may be moved at any time until it stays, which costs time and nothing else.
        var here = Array.IndexOf(Cores, Thread.GetCurrentProcessorId());
        var stay = new Stay(here < 0 ? here : Cores[here]);
        for (var step = 1; here >= 0 && step < Threads.Length && threads > 0; step++)
        {
            if (Threads[(here + step) % Threads.Length].TryStart(work))
            {
                threads--;
            }
        }

        for (; threads > 0; threads--)
        {
            ThreadPool.UnsafeQueueUserWorkItem(work, preferLocal: false);
        }

        return stay;
    }

    /// <summary>A caller that keeps to its core while others help. Within such a stay another one changes nothing.</summary>
    internal readonly ref struct Stay
    {
        [ThreadStatic]
        private static bool _stays;

        private readonly bool _began;

        /// <param name="core">The core's number, or -1 where it is not known: the thread goes on roaming.</param>
        public Stay(int core)
        {
            if (core >= 0 && !_stays)
            {
                CoreAffinity.StayOn(core);
                _stays = _began = true;
            }
        }

        public void Dispose()
        {
            if (_began)
            {
                CoreAffinity.Roam();
                _stays = false;
            }
        }
    }
}
