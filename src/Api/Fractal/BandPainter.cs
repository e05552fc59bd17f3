using System.Buffers;
using System.Runtime.InteropServices;
using Kernels;

namespace Api.Fractal;

/// <summary>Turns bands of counts into rows for the encoder: palette indices, shaded RGB, or the counts themselves.</summary>
internal sealed class BandPainter : IDisposable
{
    private readonly MandelbrotView _view;
    private readonly MandelbrotPicture _picture;
    private readonly ArrayPool<byte> _pool;
    private readonly byte[] _table;
    private readonly byte[] _pixels;

    public BandPainter(MandelbrotView view, MandelbrotPicture picture, int bandRows, ArrayPool<byte> pool)
    {
        _view = view;
        _picture = picture;
        _pool = pool;
        Stride = picture.RowFormat.RowBytes(view.Width);
        _table = pool.Rent(view.Iterations + 1);
        _pixels = pool.Rent(checked(Stride * bandRows));
        ColorMap.FillIndexTable(view.Iterations, _table.AsSpan(0, view.Iterations + 1));
    }

    /// <summary>Bytes from row to row.</summary>
    public int Stride { get; }

    /// <summary>Paints a band; the rows stay valid until the next call.</summary>
    /// <param name="counts">Counts of the band and its neighbour rows.</param>
    /// <param name="rows">Rows of the band.</param>
    /// <param name="above">Neighbour rows above it in <paramref name="counts"/>, 0 or <see cref="MandelbrotPicture.Halo"/>.</param>
    /// <param name="below">Neighbour rows below it.</param>
    public ReadOnlySpan<byte> Paint(ReadOnlySpan<ushort> counts, int rows, int above, int below)
    {
        if (_picture.Palette is not { } palette)
        {
            return MemoryMarshal.AsBytes(counts);
        }

        var pixels = _pixels.AsSpan(0, rows * Stride);
        if (_picture.Relief)
        {
            Relief.Shade(counts, _view.Width, rows, above > 0, below > 0, _view.Iterations, palette, pixels);
        }
        else
        {
            ColorMap.MapIndices(counts, _table.AsSpan(0, _view.Iterations + 1), pixels);
        }

        return pixels;
    }

    public void Dispose()
    {
        _pool.Return(_table);
        _pool.Return(_pixels);
    }
}
