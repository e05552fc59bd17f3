using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Kernels.Blur;

/// <summary>
/// A buffer from the caller's pool, given back once. Its bytes are whatever the last user left. It begins at a cache line:
/// vectors of 64 bytes that straddle two lines cost half as much again. Should the collector move a small array
/// afterwards, only that is lost.
/// </summary>
internal sealed class RentedBytes : IDisposable
{
    private const int CacheLine = 64;

    private readonly ArrayPool<byte> _pool;
    private readonly int _start;
    private byte[]? _array;

    public RentedBytes(ArrayPool<byte> pool, int length)
    {
        _pool = pool;
        _array = pool.Rent(checked(length + CacheLine - 1));
        var address = Unsafe.ByteOffset(ref Unsafe.NullRef<byte>(), ref MemoryMarshal.GetArrayDataReference(_array));
        _start = (int)(-address & (CacheLine - 1));
        Length = length;
    }

    /// <summary>The bytes asked for; the pool may have given more.</summary>
    public int Length { get; }

    private byte[] Array => _array ?? throw new ObjectDisposedException(nameof(RentedBytes));

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

    public Span<T> As<T>()
        where T : struct => MemoryMarshal.Cast<byte, T>(Span);

    /// <summary>Returns the array; a second call does nothing.</summary>
    public void Dispose()
    {
        var array = Interlocked.Exchange(ref _array, null);
        if (array is not null)
        {
            _pool.Return(array);
        }
    }
}
