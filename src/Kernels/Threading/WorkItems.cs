using System.Runtime.ExceptionServices;

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
        if (items == 0)
        {
            return;
        }

        if (threads <= 1 || items == 1)
        {
            var worker = enter(state);
            for (var item = 0; item < items; item++)
            {
                cancellation.ThrowIfCancellationRequested();
                body(state, worker, item);
            }

            leave(state, worker);
            return;
        }

        var shared = new Shared<TState, TWorker>(items, state, enter, body, leave, cancellation);
        using (CoreThreads.Start(shared, Math.Min(threads, items) - 1))
        {
            shared.WorkAndWait();
        }
    }

    private sealed class Shared<TState, TWorker> : IThreadPoolWorkItem
    {
        private readonly int _items;
        private readonly TState _state;
        private readonly Func<TState, TWorker> _enter;
        private readonly Action<TState, TWorker, int> _body;
        private readonly Action<TState, TWorker> _leave;
        private readonly CancellationToken _cancellation;
        private readonly object _gate = new();

        // Items not yet finished, and threads that have not left. Whoever finishes last wakes the caller; a thread that comes
        // late finds no item and touches nothing that the caller owns.
        private int _unfinished;
        private int _next;
        private ExceptionDispatchInfo? _failure;

        public Shared(
            int items,
            TState state,
            Func<TState, TWorker> enter,
            Action<TState, TWorker, int> body,
            Action<TState, TWorker> leave,
            CancellationToken cancellation)
        {
            _items = items;
            _unfinished = items;
            _state = state;
            _enter = enter;
            _body = body;
            _leave = leave;
            _cancellation = cancellation;
        }

        public void Execute()
        {
            var item = Take();
            if (item >= _items)
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
                for (; item < _items; item = Take())
                {
                    Finished();
                }
            }

            Finished();
        }

        public void WorkAndWait()
        {
            Execute();

            // The other threads are within one item of the end, most often.
            ShortWait.Until(this, static shared => Volatile.Read(ref shared._unfinished) == 0);
            lock (_gate)
            {
                while (_unfinished > 0)
                {
                    Monitor.Wait(_gate);
                }
            }

            _failure?.Throw();
        }

        private int Take() => Interlocked.Increment(ref _next) - 1;

        private void Work(ref int item)
        {
            var worker = _enter(_state);
            for (; item < _items; item = Take())
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
    }
}
