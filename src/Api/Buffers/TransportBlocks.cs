using System.Buffers;
using System.Collections.Concurrent;
using Microsoft.AspNetCore.Connections;

namespace Api.Buffers;

/// <summary>
/// The blocks that the server's sockets read into and write from: 64 KiB instead of the usual 4 KiB, so that an upload of
/// megabytes costs a sixteenth of the system calls and hand-overs, and 256 KiB for who asks for more. Idle connections hold none.
/// Thread-safe.
/// </summary>
/// <remarks>
/// What clients send and nobody reads yet, and replies that clients do not take, lie in these blocks. A thousand clients that
/// are slow on purpose would fill the memory with them, so there is an end: whoever wants a block then loses the connection.
/// Before that, from half of it on, <see cref="IsCrowded"/> says that nothing new should begin.
/// </remarks>
internal sealed class TransportBlocks : MemoryPool<byte>, IMemoryPoolFactory<byte>
{
    /// <summary>The largest block. A socket sends one block without a list of them, which the runtime makes anew for each call.</summary>
    public const int LargestBytes = 256 * 1024;

    private const int BlockBytes = 64 * 1024;
    private const long MostRetainedBytes = 16 << 20;
    private const int RetainedPart = 4;

    private readonly ConcurrentQueue<Block> _free = new();
    private readonly ConcurrentQueue<Block> _freeLargest = new();
    private readonly long _maxBytes;
    private readonly long _maxRetained;
    private long _retained;
    private long _rented;

    /// <param name="maxBytes">What may be rented at a time, and kept besides as long as it is less.</param>
    public TransportBlocks(long maxBytes)
    {
        _maxBytes = maxBytes;
        _maxRetained = Math.Min(MostRetainedBytes, maxBytes / RetainedPart);
    }

    /// <summary>Bytes that connections hold.</summary>
    public long RentedBytes => Interlocked.Read(ref _rented);

    /// <summary>Bytes that are kept for later.</summary>
    public long RetainedBytes => Interlocked.Read(ref _retained);

    /// <summary>Whether connections hold so much that new requests should be refused.</summary>
    public bool IsCrowded => RentedBytes > _maxBytes / 2;

    /// <inheritdoc/>
    public override int MaxBufferSize => LargestBytes;

    /// <summary>The same blocks for everybody: the pool lives as long as the process.</summary>
    public MemoryPool<byte> Create(MemoryPoolOptions? options = null) => this;

    /// <inheritdoc/>
    /// <exception cref="ConnectionMemoryException">All is rented.</exception>
    public override IMemoryOwner<byte> Rent(int minBufferSize = -1)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(minBufferSize, LargestBytes);
        var bytes = minBufferSize > BlockBytes ? LargestBytes : BlockBytes;
        if (Interlocked.Add(ref _rented, bytes) > _maxBytes)
        {
            Interlocked.Add(ref _rented, -bytes);
            throw new ConnectionMemoryException();
        }

        if (Free(bytes).TryDequeue(out var block))
        {
            Interlocked.Add(ref _retained, -bytes);
            return block.Lent();
        }

        // Kept ones of the other size give way: all together are never more than they may.
        while (RentedBytes + RetainedBytes > _maxBytes && TryDrop(OtherThan(bytes)))
        {
        }

        return new Block(this, bytes).Lent();
    }

    /// <summary>Does nothing: whoever got the pool from the factory may dispose of it, and others go on using it.</summary>
    protected override void Dispose(bool disposing)
    {
    }

    private ConcurrentQueue<Block> Free(int bytes) => bytes == BlockBytes ? _free : _freeLargest;

    private void Return(Block block)
    {
        var bytes = block.Memory.Length;
        Interlocked.Add(ref _rented, -bytes);
        if (Interlocked.Add(ref _retained, bytes) <= _maxRetained)
        {
            Free(bytes).Enqueue(block);
            return;
        }

        // What is asked for changes with the pictures that come: those of before must not keep out what those of now need.
        Interlocked.Add(ref _retained, -bytes);
        TryDrop(OtherThan(bytes));
    }

    private static int OtherThan(int bytes) => BlockBytes + LargestBytes - bytes;

    private bool TryDrop(int bytes)
    {
        if (!Free(bytes).TryDequeue(out _))
        {
            return false;
        }

        Interlocked.Add(ref _retained, -bytes);
        return true;
    }

    // Pinned: the operating system writes into it.
    private sealed class Block : IMemoryOwner<byte>
    {
        private readonly TransportBlocks _owner;
        private BlocksUnderWay? _reply;

        public Block(TransportBlocks owner, int bytes)
        {
            _owner = owner;
            Memory = GC.AllocateUninitializedArray<byte>(bytes, pinned: true);
        }

        public Memory<byte> Memory { get; }

        /// <summary>Goes out; who counts it now is told when it is back.</summary>
        public Block Lent()
        {
            _reply = BlocksUnderWay.Renting;
            _reply?.Add();
            return this;
        }

        public void Dispose()
        {
            var reply = _reply;
            _reply = null;
            _owner.Return(this); // before who waits for it rents the next
            reply?.Remove();
        }
    }
}
