using System.Buffers;
using Microsoft.Extensions.ObjectPool;

namespace Api.Buffers;

/// <summary>
/// Bytes that grow in pooled segments, each of which begins at a cache line, and never move: what a client uploads, and what the
/// encoder writes. Not thread-safe.
/// </summary>
internal sealed class SegmentedBuffer : IBufferWriter<byte>, IDisposable
{
    /// <summary>Segments are not larger, but for a writer that asks for more at a time.</summary>
    public const int LargestSegmentBytes = 512 * 1024;

    private const int FirstSegmentBytes = 16 * 1024;

    private readonly ArrayPool<byte> _pool;
    private Segment? _first;
    private Segment? _last;
    private int _used; // of the last segment

    /// <summary>Makes an empty buffer that rents from <paramref name="pool"/>.</summary>
    public SegmentedBuffer(ArrayPool<byte> pool) => _pool = pool;

    /// <summary>Bytes written so far.</summary>
    public long Length => _last is null ? 0 : _last.RunningIndex + _used;

    /// <summary>Bytes rented, but for the unused ends of all segments before the last.</summary>
    public long RentedBytes => _last is null ? 0 : _last.RunningIndex + _last.Array.Length;

    private int Room => _last is null ? 0 : _last.Array.Length - _last.Start - _used;

    /// <inheritdoc/>
    public void Advance(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, Room);
        _used += count;
    }

    /// <inheritdoc/>
    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(sizeHint);
        if (Room < Math.Max(sizeHint, 1))
        {
            Grow(sizeHint);
        }

        return _last!.Array.AsMemory(_last.Start + _used);
    }

    /// <inheritdoc/>
    public Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    /// <summary>All bytes written so far; valid until <see cref="Dispose"/>.</summary>
    public ReadOnlySequence<byte> Written()
    {
        if (_first is null || _last is null)
        {
            return ReadOnlySequence<byte>.Empty;
        }

        _last.EndAt(_used);
        return new ReadOnlySequence<byte>(_first, 0, _last, _used);
    }

    /// <summary>Moves all that was written into an empty buffer of the same pool; this one is empty then, and goes on.</summary>
    public void MoveTo(SegmentedBuffer other)
    {
        if (other._pool != _pool || other._last is not null)
        {
            throw new ArgumentException("Has something in it, or another pool.", nameof(other));
        }

        (other._first, other._last, other._used) = (_first, _last, _used);
        (_first, _last, _used) = (null, null, 0);
    }

    /// <summary>Gives every segment back to the pool.</summary>
    public void Dispose()
    {
        for (var segment = _first; segment is not null;)
        {
            var next = (Segment?)segment.Next;
            _pool.Return(segment.Array);
            segment.End();
            segment = next;
        }

        _first = _last = null;
        _used = 0;
    }

    private void Grow(int sizeHint)
    {
        // Doubling, so that a small picture rents little and a large one has few seams.
        var size = _last is null ? FirstSegmentBytes : Math.Min(_last.Array.Length * 2, LargestSegmentBytes);
        var next = Segment.Of(_pool.Rent(Math.Max(size, checked(sizeHint + CacheLine.Slack))), Length);
        if (_last is null)
        {
            _first = next;
        }
        else
        {
            _last.EndAt(_used);
            _last.Append(next);
        }

        _last = next;
        _used = 0;
    }

    // Kept for later, like the arrays: a large upload has a hundred.
    private sealed class Segment : ReadOnlySequenceSegment<byte>
    {
        private const int MostKept = 512;

        private static readonly DefaultObjectPool<Segment> Kept = new(new DefaultPooledObjectPolicy<Segment>(), MostKept);

        public byte[] Array { get; private set; } = [];

        public int Start { get; private set; }

        public static Segment Of(byte[] array, long runningIndex)
        {
            var segment = Kept.Get();
            segment.Array = array;
            segment.Start = CacheLine.StartIn(array);
            segment.RunningIndex = runningIndex;
            return segment;
        }

        public void EndAt(int used) => Memory = Array.AsMemory(Start, used);

        public void Append(Segment next) => Next = next;

        /// <summary>It is part of nothing any more.</summary>
        public void End()
        {
            (Array, Memory, Next) = ([], default, null);
            Kept.Return(this);
        }
    }
}
