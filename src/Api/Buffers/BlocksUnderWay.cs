using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using System.Threading.Tasks.Sources;

namespace Api.Buffers;

/// <summary>
/// The blocks of one reply that were not sent yet (<see cref="TransportBlocks"/>), and the wait for them. The server can wait too,
/// in its flush, and makes half a kilobyte of objects each time, a hundred times for a large picture; here a wait makes nothing.
/// Blocks may come back on any thread; one waits at a time.
/// </summary>
internal sealed class BlocksUnderWay : IValueTaskSource
{
    [ThreadStatic]
    private static BlocksUnderWay? _renting;

    private readonly object _gate = new();
    private ManualResetValueTaskSourceCore<bool> _wait = new() { RunContinuationsAsynchronously = true };
    private int _count;
    private bool _waits;

    /// <summary>Whose memory is taken on this thread now; null where nobody counts it.</summary>
    public static BlocksUnderWay? Renting => _renting;

    /// <summary>Whether some are.</summary>
    public bool IsAny => Volatile.Read(ref _count) > 0;

    /// <summary>Memory to write to, in a block that is under way from now on where the pipe rents one for it.</summary>
    public Memory<byte> GetMemory(PipeWriter writer, int bytes)
    {
        _renting = this; // a pipe does not say for whom it rents
        try
        {
            return writer.GetMemory(bytes);
        }
        finally
        {
            _renting = null;
        }
    }

    /// <summary>Waits until no block is under way.</summary>
    /// <param name="giveUp">Ends the wait, without an exception.</param>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public async ValueTask SentAsync(CancellationToken giveUp)
    {
        lock (_gate)
        {
            if (_count == 0)
            {
                return;
            }

            _wait.Reset();
            _waits = true;
        }

        using var registration = giveUp.UnsafeRegister(static blocks => ((BlocksUnderWay)blocks!).EndWait(), this);
        await new ValueTask(this, _wait.Version);
    }

    /// <summary>A block was rented.</summary>
    public void Add()
    {
        lock (_gate)
        {
            _count++;
        }
    }

    /// <summary>A block came back.</summary>
    public void Remove()
    {
        lock (_gate)
        {
            if (--_count > 0)
            {
                return;
            }
        }

        EndWait();
    }

    void IValueTaskSource.GetResult(short token) => _wait.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => _wait.GetStatus(token);

    void IValueTaskSource.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _wait.OnCompleted(continuation, state, token, flags);

    private void EndWait()
    {
        lock (_gate)
        {
            if (!_waits)
            {
                return;
            }

            _waits = false;
        }

        _wait.SetResult(true);
    }
}
