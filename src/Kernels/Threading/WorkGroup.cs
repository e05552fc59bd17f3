using System.Runtime.ExceptionServices;

namespace Kernels.Threading;

/// <summary>
/// Threads that do numbered work items together, again and again: see <see cref="WorkItems"/> for work that is done once. A run
/// allocates nothing.
/// </summary>
/// <typeparam name="TState">Whatever the work of a run needs.</typeparam>
/// <typeparam name="TWorker">What belongs to one thread.</typeparam>
/// <remarks>
/// A thread that was asked to help may come when the run is over, or when the next one has begun. What is left to take, items and
/// places for threads, is one number that changes at once, so such a thread finds nothing, or is one of those of the next run.
/// </remarks>
public sealed class WorkGroup<TState, TWorker> : IThreadPoolWorkItem
{
    private const int None = -1;

    private readonly Func<TState, TWorker> _enter;
    private readonly Action<TState, TWorker, int> _body;
    private readonly Action<TState, TWorker> _leave;
    private readonly object _gate = new();
    private TState _state = default!;
    private CancellationToken _cancellation;
    private int _items;
    private long _left; // above 32 bits the places for threads, below the items

    // Items not yet finished, and threads that have not left. Whoever finishes last wakes the caller; a thread that comes
    // late finds no item and touches nothing that the caller owns.
    private int _unfinished;
    private ExceptionDispatchInfo? _failure;

    /// <summary>A group with its work.</summary>
    /// <param name="enter">Called by a thread before its first item; threads without an item do not call it.</param>
    /// <param name="body">The work; called from several threads at once. Its first exception stops the rest of the run.</param>
    /// <param name="leave">Called by a thread after its last item, unless something failed.</param>
    public WorkGroup(Func<TState, TWorker> enter, Action<TState, TWorker, int> body, Action<TState, TWorker> leave)
    {
        _enter = enter;
        _body = body;
        _leave = leave;
    }

    /// <summary>
    /// Does the items 0..<paramref name="items"/>-1, each once, and returns when all are done. The caller works too, so the call
    /// finishes even when no other thread comes. One call at a time.
    /// </summary>
    /// <param name="items">How many items there are, 0 or more.</param>
    /// <param name="threads">Threads to use at most, the caller's included; 1 runs in line.</param>
    /// <param name="state">Handed to every call of the work; kept until the next run.</param>
    /// <param name="cancellation">Checked before every item.</param>
    public void Run(int items, int threads, TState state, CancellationToken cancellation)
    {
        if (items == 0)
        {
            return;
        }

        if (threads <= 1 || items == 1)
        {
            WorkItems.InLine(items, state, _enter, _body, _leave, cancellation);
            return;
        }

        var places = Math.Min(threads, items);
        (_state, _cancellation, _items, _unfinished, _failure) = (state, cancellation, items, items, null);
        Volatile.Write(ref _left, ((long)places << 32) | (uint)items); // from here on threads come
        using (CoreThreads.Start(this, places - 1))
        {
            Execute();
            Wait();
        }

        _failure?.Throw();
    }

    void IThreadPoolWorkItem.Execute() => Execute();

    private void Execute()
    {
        var item = Take(places: 1);
        if (item == None)
        {
            return;
        }

        // Before its first item is finished, so that the caller waits for the thread as well.
        Interlocked.Increment(ref _unfinished);
        try
        {
            Work(ref item);
        }
        catch (Exception exception)
        {
            // Not swallowed: rethrown on the caller's thread. The remaining items are taken and dropped, so that the count
            // still reaches 0.
            Interlocked.CompareExchange(ref _failure, ExceptionDispatchInfo.Capture(exception), null);
            for (; item != None; item = Take(places: 0))
            {
                Finished();
            }
        }

        Finished();
    }

    private void Work(ref int item)
    {
        var worker = _enter(_state);
        for (; item != None; item = Take(places: 0))
        {
            if (Volatile.Read(ref _failure) is null)
            {
                _cancellation.ThrowIfCancellationRequested();
                _body(_state, worker, item);
            }

            Finished();
        }

        if (Volatile.Read(ref _failure) is null)
        {
            _leave(_state, worker);
        }
    }

    // The next item, for a thread that has its place or takes one.
    private int Take(int places)
    {
        for (var left = Volatile.Read(ref _left); ;)
        {
            var (placesLeft, itemsLeft) = ((int)(left >> 32), (int)left);
            if (itemsLeft == 0 || placesLeft < places)
            {
                return None;
            }

            var seen = Interlocked.CompareExchange(ref _left, left - ((long)places << 32) - 1, left);
            if (seen == left)
            {
                return _items - itemsLeft; // the run cannot end before the item does
            }

            left = seen;
        }
    }

    private void Finished()
    {
        if (Interlocked.Decrement(ref _unfinished) == 0)
        {
            lock (_gate)
            {
                Monitor.PulseAll(_gate);
            }
        }
    }

    private void Wait()
    {
        // The other threads are within one item of the end, most often.
        ShortWait.Until(this, static group => Volatile.Read(ref group._unfinished) == 0);
        lock (_gate)
        {
            while (_unfinished > 0)
            {
                Monitor.Wait(_gate);
            }
        }
    }
}
