using System.Buffers;
using System.Numerics;
using System.Runtime.InteropServices;

namespace Kernels.Blur;

/// <summary>A buffer from the caller's pool, given back once. Its bytes are whatever the last user left.</summary>
internal sealed class RentedBytes : IDisposable
{
    private readonly ArrayPool<byte> _pool;
    private byte[]? _array;

    public RentedBytes(ArrayPool<byte> pool, int length)
    {
        _pool = pool;
        _array = pool.Rent(length);
        Length = length;
    }

    /// <summary>The bytes asked for; the pool may have given more.</summary>
    public int Length { get; }

    private byte[] Array => _array ?? throw new ObjectDisposedException(nameof(RentedBytes));

    public Span<byte> Span => Array.AsSpan(0, Length);

    public Memory<byte> Memory => Array.AsMemory(0, Length);

    /// <summary>Bytes a pool may hand out for a request of <paramref name="length"/>: pools round up to a power of two.</summary>
    public static long Bound(long length) => (long)BitOperations.RoundUpToPowerOf2((ulong)Math.Max(16, length));

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
