using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Kernels.Fractal;

/// <summary>
/// The points that the pixels stand for: minimum + index * step in double arithmetic, product and sum each rounded, and for
/// single precision the result rounded once more. The columns are kept in an array because every row needs them.
/// </summary>
/// <typeparam name="T"><see cref="double"/> or <see cref="float"/>.</typeparam>
internal sealed class PlaneCoordinates<T> : IDisposable
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    // Four vectors may be read at any column of the row, of 16 lanes at most.
    private const int Padding = 64;

    private MandelbrotView _view;
    private ArrayPool<byte>? _pool;
    private byte[]? _columns;

    public PlaneCoordinates(MandelbrotView view, ArrayPool<byte> pool) => Start(view, pool);

    /// <summary>Begins another picture, when the one before was disposed of.</summary>
    public void Start(MandelbrotView view, ArrayPool<byte> pool)
    {
        _view = view;
        _pool = pool;
        _columns = pool.Rent(checked((int)BytesFor(view.Width)));
        var columns = MemoryMarshal.Cast<byte, T>(_columns.AsSpan())[..(view.Width + Padding)];
        for (var column = 0; column < view.Width; column++)
        {
            columns[column] = T.CreateTruncating(view.MinX + (column * view.StepX));
        }

        columns[view.Width..].Clear();
        if (HasRounded)
        {
            var rounded = Rounded;
            for (var column = 0; column < rounded.Length; column++)
            {
                rounded[column] = float.CreateTruncating(columns[column]);
            }
        }
    }

    /// <summary>Bytes that a picture of this width rents.</summary>
    public static long BytesFor(int width) => ((long)width + Padding) * (Unsafe.SizeOf<T>() + (HasRounded ? sizeof(float) : 0));

    /// <summary>The view.</summary>
    public MandelbrotView View => _view;

    /// <summary>Pixels a row.</summary>
    public int Width => _view.Width;

    /// <summary>Real parts, padded so that four whole vectors can be read at any column.</summary>
    public ReadOnlySpan<T> Columns => MemoryMarshal.Cast<byte, T>(_columns.AsSpan())[..(_view.Width + Padding)];

    /// <summary>The real parts in single precision, padded alike; none where they are in single precision already.</summary>
    public Span<float> Rounded => HasRounded
        ? MemoryMarshal.Cast<byte, float>(_columns.AsSpan((_view.Width + Padding) * Unsafe.SizeOf<T>()))[..(_view.Width + Padding)]
        : [];

    /// <summary>The imaginary part of a row.</summary>
    public T Row(int row) => T.CreateTruncating(_view.MinY + (row * _view.StepY));

    private static bool HasRounded => typeof(T) == typeof(double);

    public void Dispose()
    {
        if (_columns is { } columns)
        {
            _columns = null;
            _pool!.Return(columns);
        }
    }
}
