namespace Kernels.Threading;

/// <summary>Looking again for a while before a thread sleeps: to sleep and be woken takes longer than most of what it waits for.</summary>
internal static class ShortWait
{
    // Together about 50 microseconds, which is what waking a thread on another core costs.
    private const int Looks = 200;
    private const int SpinsBetweenLooks = 10;

    /// <summary>Returns when the condition holds or the while is over.</summary>
    /// <typeparam name="T">What the condition looks at.</typeparam>
    public static void Until<T>(T state, Func<T, bool> holds)
    {
        for (var look = 0; look < Looks && !holds(state); look++)
        {
            Thread.SpinWait(SpinsBetweenLooks);
        }
    }
}
