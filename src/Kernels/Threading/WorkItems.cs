namespace Kernels.Threading;

/// <summary>
/// Runs numbered work items on several threads, the caller's included, taken one by one from a counter: rows of the
/// Mandelbrot set differ in cost by factors of hundreds, and no split in advance would be even.
/// </summary>
public static class WorkItems
{
    /// <summary>
    /// Calls <paramref name="body"/> once for each number 0..<paramref name="items"/>-1 and returns when all calls have
    /// returned. The caller works too, so the call finishes even when no other thread comes.
    /// </summary>
    /// <typeparam name="TState">Whatever the body needs; passed instead of captured, so that a call costs one object.</typeparam>
    /// <param name="items">How many items there are, 0 or more.</param>
    /// <param name="threads">Threads to use at most, the caller's included; 1 runs in line.</param>
    /// <param name="state">Handed to every call.</param>
    /// <param name="body">The work; called from several threads at once. Its first exception stops the rest and is rethrown here.</param>
    /// <param name="cancellation">Checked before every item.</param>
    public static void Run<TState>(
        int items, int threads, TState state, Action<TState, int> body, CancellationToken cancellation) => Run(
            items,
            threads,
            (State: state, Body: body),
            static _ => 0,
            static (call, _, item) => call.Body(call.State, item),
            static (_, _) => { },
            cancellation);

    /// <summary>The same for work that each thread prepares and finishes.</summary>
    /// <typeparam name="TState">Whatever the work needs.</typeparam>
    /// <typeparam name="TWorker">What belongs to one thread.</typeparam>
    /// <param name="items">How many items there are, 0 or more.</param>
    /// <param name="threads">Threads to use at most, the caller's included; 1 runs in line.</param>
    /// <param name="state">Handed to every call.</param>
    /// <param name="enter">Called by a thread before its first item; threads without an item do not call it.</param>
    /// <param name="body">The work; called from several threads at once. Its first exception stops the rest and is rethrown here.</param>
    /// <param name="leave">Called by a thread after its last item, unless something failed.</param>
    /// <param name="cancellation">Checked before every item.</param>
    public static void Run<TState, TWorker>(
        int items,
        int threads,
        TState state,
        Func<TState, TWorker> enter,
        Action<TState, TWorker, int> body,
        Action<TState, TWorker> leave,
        CancellationToken cancellation)
    {
        if (items > 0 && (threads <= 1 || items == 1))
        {
            InLine(items, state, enter, body, leave, cancellation);
        }
        else
        {
            new WorkGroup<TState, TWorker>(enter, body, leave).Run(items, threads, state, cancellation);
        }
    }

    /// <summary>All on the caller's thread.</summary>
    internal static void InLine<TState, TWorker>(
        int items,
        TState state,
        Func<TState, TWorker> enter,
        Action<TState, TWorker, int> body,
        Action<TState, TWorker> leave,
        CancellationToken cancellation)
    {
        var worker = enter(state);
        for (var item = 0; item < items; item++)
        {
            cancellation.ThrowIfCancellationRequested();
            body(state, worker, item);
        }

        leave(state, worker);
    }
}
