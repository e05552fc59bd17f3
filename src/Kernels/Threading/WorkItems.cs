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
        int items, int threads, TState state, Action<TState, int> body, CancellationToken cancellation)
    {
        if (threads <= 1 || items <= 1)
        {
            for (var item = 0; item < items; item++)
            {
                cancellation.ThrowIfCancellationRequested();
                body(state, item);
            }

            return;
        }

        var shared = new Shared<TState>(items, state, body, cancellation);
        using (CoreThreads.Start(shared, Math.Min(threads, items) - 1))
        {
            shared.WorkAndWait();
        }
    }

    private sealed class Shared<TState> : IThreadPoolWorkItem
    {
        private readonly int _items;
        private readonly TState _state;
        private readonly Action<TState, int> _body;
        private readonly CancellationToken _cancellation;
        private readonly object _gate = new();

        // Items not yet finished. Whoever finishes the last one wakes the caller; a thread that comes late finds
        // no item and touches nothing that the caller owns.
        private int _unfinished;
        private int _next;
        private ExceptionDispatchInfo? _failure;

        public Shared(int items, TState state, Action<TState, int> body, CancellationToken cancellation)
        {
            _items = items;
            _unfinished = items;
            _state = state;
            _body = body;
            _cancellation = cancellation;
        }

        public void Execute() => Work();

        public void WorkAndWait()
        {
            Work();

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

        private void Work()
        {
            while (Interlocked.Increment(ref _next) - 1 is var item && item < _items)
            {
                try
                {
                    // After a failure the remaining items are taken and dropped, so that the count still reaches 0.
                    if (Volatile.Read(ref _failure) is null)
                    {
                        _cancellation.ThrowIfCancellationRequested();
                        _body(_state, item);
                    }
                }
                catch (Exception exception)
                {
                    // Not swallowed: rethrown on the caller's thread.
                    Interlocked.CompareExchange(ref _failure, ExceptionDispatchInfo.Capture(exception), null);
                }

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
}
