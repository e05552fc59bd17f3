using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Kernels.Blur;

/// <summary>
/// A buffer from the caller's pool, for one picture after another. Its bytes are whatever the last user left. It begins at a cache line:
/// vectors of 64 bytes that straddle two lines cost half as much again. Should the collector move a small array
/// afterwards, only that is lost.
/// </summary>
internal sealed class RentedBytes : IDisposable
{
    private const int CacheLine = 64;

    private ArrayPool<byte>? _pool;
    private int _start;
    private byte[]? _array;

    /// <summary>Rents nothing yet.</summary>
    public RentedBytes(int length) => Length = length;

    /// <summary>The bytes asked for; the pool may have given more.</summary>
    public int Length { get; }

    private byte[] Array => _array ?? ThrowReturned();

    public Span<byte> Span => Array.AsSpan(_start, Length);

    public Memory<byte> Memory => Array.AsMemory(_start, Length);

    /// <summary>Bytes a pool may hand out for a request of <paramref name="length"/>: pools round up to a power of two.</summary>
    public static long Bound(long length) => (long)BitOperations.RoundUpToPowerOf2((ulong)(length + CacheLine));

    /// <summary>
    /// Bytes of whole cache lines, an odd number of them: rows and planes that far apart spread over all sets of a cache, while
    /// those a multiple of 4,096 bytes apart push each other out (d = 100 at 1080p took a quarter longer).
    /// </summary>
    public static int Lines(int bytes) => checked((int)Lines((long)bytes));

    /// <inheritdoc cref="Lines(int)"/>
    public static long Lines(long bytes) => (((bytes + CacheLine - 1) / CacheLine) | 1) * CacheLine;

    /// <summary>
    /// At least so many bytes, from plane to plane of <paramref name="planes"/> that are walked side by side: spread evenly over the 4,096 bytes
    /// after which addresses look alike to a load that asks whether a store before it is on its way (1080p, weighted by alpha: 4 %).
    /// Short ones just begin at whole cache lines.
    /// </summary>
    public static int Apart(int bytes, int planes)
    {
        const int page = 4096;
        var step = page / planes;
        return bytes <= page ? Lines(bytes) : checked(((bytes - step + page - 1) / page * page) + step);
    }

    /// <summary>Rents the buffer; not while it is rented.</summary>
    public void Rent(ArrayPool<byte> pool)
    {
        _pool = pool;
        _array = pool.Rent(checked(Length + CacheLine - 1));
        var address = Unsafe.ByteOffset(ref Unsafe.NullRef<byte>(), ref MemoryMarshal.GetArrayDataReference(_array));
        _start = (int)(-address & (CacheLine - 1));
    }

    // Apart, so that the rest is small enough to become part of its callers.
    private static byte[] ThrowReturned() => throw new ObjectDisposedException(nameof(RentedBytes));

    public Span<T> As<T>()
        where T : struct => MemoryMarshal.Cast<byte, T>(Span);

    /// <summary>Returns the array; a second call does nothing.</summary>
    public void Dispose()
    {
        var array = Interlocked.Exchange(ref _array, null);
        if (array is not null)
        {
            _pool!.Return(array);
        }
    }
}
