using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Kernels.Fractal;

/// <summary>
/// Stacks of unfinished pixels. A pixel is six numbers as wide as a lane: z (x, y), c (x, y), the pixel's place in the
/// counts and, where they differ, the steps it has taken; each of the six lies in an array of its own, so that neighbouring pixels load as a
/// vector.
/// </summary>
/// <typeparam name="T">The lane type.</typeparam>
internal sealed class LaneQueues<T> : IDisposable
    where T : unmanaged
{
    /// <summary>The array of steps taken.</summary>
    public const int StepsField = 5;

    private const int Fields = 6;

    // A vector that straddles two cache lines costs two accesses: 7 % of the usual view. The stacks begin on a line; should the
    // collector move the array, nothing but that is lost.
    private const int LineBytes = 64;

    private ArrayPool<byte>? _pool;
    private int _offset;
    private byte[]? _memory;

    /// <summary>Begins, with empty stacks.</summary>
    /// <param name="queues">Number of stacks.</param>
    /// <param name="capacity">Pixels that each one holds.</param>
    /// <param name="pool">Lends the memory, until it is disposed.</param>
    public void Start(int queues, int capacity, ArrayPool<byte> pool)
    {
        _pool = pool;
        Capacity = capacity;
        if (Counts.Length < queues)
        {
            Counts = new int[queues];
        }

        Array.Clear(Counts);
        _memory = pool.Rent((int)BytesFor(queues, capacity));
        var address = Unsafe.ByteOffset(ref Unsafe.NullRef<byte>(), ref _memory[0]);
        _offset = (int)(-address & (LineBytes - 1));
    }

    /// <summary>Pixels that each stack holds.</summary>
    public int Capacity { get; private set; }

    /// <summary>Whether it holds memory.</summary>
    public bool IsStarted => _memory is not null;

    /// <summary>Pixels in each stack now; of a picture with more of them, there may be some that are never used.</summary>
    public int[] Counts { get; private set; } = [];

    /// <summary>Bytes that so many stacks rent.</summary>
    public static long BytesFor(int queues, int capacity) => ((long)queues * capacity * Fields * Unsafe.SizeOf<T>()) + LineBytes;

    /// <summary>The stack's first z.x; the other fields follow, <see cref="Capacity"/> apart.</summary>
    public ref T this[int queue] => ref MemoryMarshal.Cast<byte, T>(_memory.AsSpan(_offset))[queue * Capacity * Fields];

    public void Dispose()
    {
        if (_memory is { } memory)
        {
            _memory = null;
            _pool!.Return(memory);
        }
    }
}
