using System.Buffers;
using System.Collections.Concurrent;
using Microsoft.AspNetCore.Connections;

namespace Api.Buffers;

/// <summary>
/// The blocks that the server's sockets read into and write from: 64 KiB instead of the usual 4 KiB, so that an upload of
/// megabytes costs a sixteenth of the system calls and hand-overs. Idle connections hold none. Thread-safe.
/// </summary>
internal sealed class TransportBlocks : MemoryPool<byte>, IMemoryPoolFactory<byte>
{
    private const int BlockBytes = 64 * 1024;
    private const int MaxRetainedBlocks = 256; // 16 MiB

    private readonly ConcurrentQueue<Block> _free = new();
    private int _retained;

    /// <inheritdoc/>
    public override int MaxBufferSize => BlockBytes;

    /// <summary>The same blocks for everybody: the pool lives as long as the process.</summary>
    public MemoryPool<byte> Create(MemoryPoolOptions? options = null) => this;

    /// <inheritdoc/>
    public override IMemoryOwner<byte> Rent(int minBufferSize = -1)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(minBufferSize, BlockBytes);
        if (_free.TryDequeue(out var block))
        {
            Interlocked.Decrement(ref _retained);
            return block;
        }

        return new Block(this);
    }

    /// <summary>Does nothing: whoever got the pool from the factory may dispose of it, and others go on using it.</summary>
    protected override void Dispose(bool disposing)
    {
    }

    private void Return(Block block)
    {
        if (Interlocked.Increment(ref _retained) <= MaxRetainedBlocks)
        {
            _free.Enqueue(block);
        }
        else
        {
            Interlocked.Decrement(ref _retained);
        }
    }

    // Pinned: the operating system writes into it.
    private sealed class Block : IMemoryOwner<byte>
    {
        private readonly TransportBlocks _owner;

        public Block(TransportBlocks owner)
        {
            _owner = owner;
            Memory = GC.AllocateUninitializedArray<byte>(BlockBytes, pinned: true);
        }

        public Memory<byte> Memory { get; }

        public void Dispose() => _owner.Return(this);
    }
}
