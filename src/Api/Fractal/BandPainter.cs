using System.Buffers;
using System.Runtime.InteropServices;
using Kernels;

namespace Api.Fractal;

/// <summary>
/// Turns counts into rows for the encoder: palette indices, shaded RGB, or the counts themselves. Safe for several threads.
/// </summary>
internal sealed class BandPainter : IDisposable
{
    private readonly MandelbrotView _view;
    private readonly MandelbrotPicture _picture;
    private readonly ArrayPool<byte> _pool;
    private readonly byte[] _table;

    public BandPainter(MandelbrotView view, MandelbrotPicture picture, ArrayPool<byte> pool)
    {
        _view = view;
        _picture = picture;
        _pool = pool;
        _table = pool.Rent(view.Iterations + 1);
        ColorMap.FillIndexTable(view.Iterations, _table.AsSpan(0, view.Iterations + 1));
    }

    /// <summary>Paints rows.</summary>
    /// <param name="counts">Where their counts, and those of the rows beside them, are.</param>
    /// <param name="first">The first row.</param>
    /// <param name="rows">How many.</param>
    /// <param name="pixels">Receives them, one behind the other.</param>
    public void Paint(CountWindow counts, int first, int rows, Span<byte> pixels)
    {
        if (_picture.Palette is not { } palette)
        {
            MemoryMarshal.AsBytes(counts.Rows(first, rows)).CopyTo(pixels);
        }
        else if (_picture.Relief)
        {
            var above = first > 0 ? 1 : 0;
            var below = first + rows < _view.Height ? 1 : 0;
            Relief.Shade(
                counts.Rows(first - above, above + rows + below), _view.Width, rows, above > 0, below > 0,
                _view.Iterations, palette, pixels);
        }
        else
        {
            ColorMap.MapIndices(counts.Rows(first, rows), _table.AsSpan(0, _view.Iterations + 1), pixels);
        }
    }

    public void Dispose() => _pool.Return(_table);
}
