using System.Buffers;
using System.Collections.Concurrent;
using Microsoft.AspNetCore.Connections;

namespace Api.Buffers;

/// <summary>
/// The blocks that the server's sockets read into and write from: 64 KiB instead of the usual 4 KiB, so that an upload of
/// megabytes costs a sixteenth of the system calls and hand-overs. Idle connections hold none. Thread-safe.
/// </summary>
/// <remarks>
/// What clients send and nobody reads yet, and replies that clients do not take, lie in these blocks. A thousand clients that
/// are slow on purpose would fill the memory with them, so there is an end: whoever wants a block then loses the connection.
/// Before that, from half of it on, <see cref="IsCrowded"/> says that nothing new should begin.
/// </remarks>
internal sealed class TransportBlocks : MemoryPool<byte>, IMemoryPoolFactory<byte>
{
    private const int BlockBytes = 64 * 1024;
    private const int MostRetainedBlocks = 256; // 16 MiB
    private const int RetainedPart = 4;

    private readonly ConcurrentQueue<Block> _free = new();
    private readonly int _maxBlocks;
    private readonly int _maxRetained;
    private int _retained;
    private int _rented;

    /// <param name="maxBytes">What may be rented at a time.</param>
    public TransportBlocks(long maxBytes)
    {
        _maxBlocks = (int)Math.Min(int.MaxValue, maxBytes / BlockBytes);
        _maxRetained = Math.Min(MostRetainedBlocks, _maxBlocks / RetainedPart);
    }

    /// <summary>Bytes that connections hold.</summary>
    public long RentedBytes => (long)Volatile.Read(ref _rented) * BlockBytes;

    /// <summary>Whether connections hold so much that new requests should be refused.</summary>
    public bool IsCrowded => Volatile.Read(ref _rented) > _maxBlocks / 2;

    /// <inheritdoc/>
    public override int MaxBufferSize => BlockBytes;

    /// <summary>The same blocks for everybody: the pool lives as long as the process.</summary>
    public MemoryPool<byte> Create(MemoryPoolOptions? options = null) => this;

    /// <inheritdoc/>
    /// <exception cref="ConnectionMemoryException">All is rented.</exception>
    public override IMemoryOwner<byte> Rent(int minBufferSize = -1)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(minBufferSize, BlockBytes);
        if (Interlocked.Increment(ref _rented) > _maxBlocks)
        {
            Interlocked.Decrement(ref _rented);
            throw new ConnectionMemoryException();
        }

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
        Interlocked.Decrement(ref _rented);
        if (Interlocked.Increment(ref _retained) <= _maxRetained)
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
