using System.Buffers;
using System.Numerics;

namespace Api.Buffers;

/// <summary>
/// The service's one pool of byte arrays: uploads, windows, codec buffers and replies all come from here, so that what
/// is rented and what is kept for later can be bounded and read as a metric. Thread-safe.
/// </summary>
/// <remarks>
/// <see cref="ArrayPool{T}.Shared"/> keeps what it likes, per thread and per core, and rounds up to powers of two. Here
/// sizes have four steps an octave (at most a quarter is wasted), arrays live on the pinned heap (large ones are never
/// moved by the collector), and no more than <c>maxRetainedBytes</c> are kept: those of the sizes that were asked for last. Kept
/// arrays give way to rented ones where both would be more than <c>maxBytes</c>; admission sees to it that rented ones are not.
/// </remarks>
internal sealed class BufferPool : ArrayPool<byte>
{
    private const int SmallestBytes = 1024;
    private const int StepsPerOctave = 4;
    private const int Octaves = 21; // 1 KiB << 20 = 1 GiB; what is larger is allocated and dropped

    private readonly Stack<byte[]>[] _free = new Stack<byte[]>[Octaves * StepsPerOctave];
    private readonly long[] _lastRents = new long[Octaves * StepsPerOctave]; // of each size, counted by _rents
    private readonly long _maxRetainedBytes;
    private readonly long _maxBytes;
    private long _rents;
    private long _rentedBytes;
    private long _retainedBytes;

    /// <summary>Makes an empty pool.</summary>
    /// <param name="maxRetainedBytes">Bytes kept for later at most, 0 or more.</param>
    /// <param name="maxBytes">Bytes rented and kept at most, as long as there are kept ones to drop.</param>
    public BufferPool(long maxRetainedBytes, long maxBytes = long.MaxValue)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(maxRetainedBytes);
        _maxRetainedBytes = maxRetainedBytes;
        _maxBytes = maxBytes;
        for (var i = 0; i < _free.Length; i++)
        {
            _free[i] = new Stack<byte[]>();
        }
    }

    /// <summary>Bytes that are rented out now.</summary>
    public long RentedBytes => Interlocked.Read(ref _rentedBytes);

    /// <summary>Bytes that are kept for later.</summary>
    public long RetainedBytes => Interlocked.Read(ref _retainedBytes);

    /// <inheritdoc/>
    public override byte[] Rent(int minimumLength)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(minimumLength);
        var (bucket, size) = BucketFor(minimumLength);
        byte[]? array = null;
        if (bucket < _free.Length)
        {
            lock (_free[bucket])
            {
                _free[bucket].TryPop(out array);
            }

            Volatile.Write(ref _lastRents[bucket], Interlocked.Increment(ref _rents));
        }

        if (array is null)
        {
            while (RentedBytes + RetainedBytes + size > _maxBytes && TryDrop(bucket))
            {
            }

            array = GC.AllocateUninitializedArray<byte>(size, pinned: true);
        }
        else
        {
            Interlocked.Add(ref _retainedBytes, -array.Length);
        }

        Interlocked.Add(ref _rentedBytes, array.Length);
        return array;
    }

    /// <inheritdoc/>
    public override void Return(byte[] array, bool clearArray = false)
    {
        ArgumentNullException.ThrowIfNull(array);
        var (bucket, size) = BucketFor(array.Length);
        if (size != array.Length)
        {
            throw new ArgumentException("The array was not rented from this pool.", nameof(array));
        }

        Interlocked.Add(ref _rentedBytes, -array.Length);
        if (bucket >= _free.Length || array.Length > _maxRetainedBytes)
        {
            return;
        }

        while (Interlocked.Add(ref _retainedBytes, array.Length) > _maxRetainedBytes)
        {
            Interlocked.Add(ref _retainedBytes, -array.Length);
            if (!TryDrop(bucket))
            {
                return;
            }
        }

        if (clearArray)
        {
            Array.Clear(array);
        }

        lock (_free[bucket])
        {
            _free[bucket].Push(array);
        }
    }

    // Drops an array of the size that was not asked for for longest. Sizes change with the pictures that come: what those of before
    // have left must not keep out what those of now need.
    private bool TryDrop(int wanted)
    {
        var oldest = wanted;
        for (var bucket = 0; bucket < _free.Length; bucket++)
        {
            if (_free[bucket].Count > 0 && Volatile.Read(ref _lastRents[bucket]) < Volatile.Read(ref _lastRents[oldest]))
            {
                oldest = bucket;
            }
        }

        byte[]? dropped;
        lock (_free[oldest])
        {
            if (oldest == wanted || !_free[oldest].TryPop(out dropped))
            {
                return false;
            }
        }

        Interlocked.Add(ref _retainedBytes, -dropped.Length);
        return true;
    }

    /// <summary>The bucket that serves a length, and the length of its arrays: 1, 1.25, 1.5, 1.75 times a power of two.</summary>
    internal static (int Bucket, int Size) BucketFor(int length)
    {
        if (length <= SmallestBytes)
        {
            return (0, SmallestBytes);
        }

        var octave = BitOperations.Log2((uint)(length - 1)) - BitOperations.Log2(SmallestBytes);
        var stepBytes = (SmallestBytes / StepsPerOctave) << octave;
        var steps = (int)(((long)length + stepBytes - 1) / stepBytes); // 5..8: the octave starts above four steps
        var bucket = (octave * StepsPerOctave) + steps - StepsPerOctave;
        return bucket < Octaves * StepsPerOctave ? (bucket, steps * stepBytes) : (bucket, length);
    }
}
