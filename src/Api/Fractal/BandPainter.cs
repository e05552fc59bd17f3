using System.Buffers;
using System.Runtime.InteropServices;
using Kernels;

namespace Api.Fractal;

/// <summary>
/// Turns counts into rows for the encoder: palette indices, colours, or the counts themselves. Safe for several threads.
/// </summary>
internal sealed class BandPainter : IDisposable
{
    private MandelbrotView _view;
    private MandelbrotPicture _picture = MandelbrotPicture.Counts;
    private SmoothCounts? _smooth;
    private ArrayPool<byte> _pool = ArrayPool<byte>.Shared;
    private byte[]? _table;

    /// <summary>Begins a picture.</summary>
    /// <param name="kernel">What counted the view.</param>
    /// <param name="view">The view.</param>
    /// <param name="precision">The arithmetic it was counted in.</param>
    /// <param name="picture">What to make of the counts.</param>
    /// <param name="pool">Where buffers come from.</param>
    public void Start(
        KernelChoice kernel, MandelbrotView view, MandelbrotPrecision precision, MandelbrotPicture picture, ArrayPool<byte> pool)
    {
        _view = view;
        _picture = picture;
        _pool = pool;
        _smooth = picture.Smooth ? new SmoothCounts(view, precision, kernel.VectorBits, pool) : null;
        if (picture.IsIndexed)
        {
            _table = pool.Rent(view.Iterations + 1);
            ColorMap.FillIndexTable(view.Iterations, _table.AsSpan(0, view.Iterations + 1));
        }
    }

    /// <summary>Upper bound of the bytes it rents for a picture that is painted in bands of so many bytes by so many threads.</summary>
    public static long WorkingBytes(MandelbrotView view, MandelbrotPicture picture, long bandBytes, int threads)
    {
        // A pool lends up to twice what is asked for. A height has four bytes where a colour has three, and a band three more rows.
        var heights = threads * 2 * ((bandBytes * 4 / 3) + (12L * view.Width) + 16);
        return (2L * view.Iterations) + 16 + (picture.Smooth ? (2 * SmoothCounts.WorkingBytes(view)) + heights : 0);
    }

    /// <summary>Paints rows.</summary>
    /// <param name="counts">Where their counts, and those of the rows beside them, are.</param>
    /// <param name="first">The first row of the picture.</param>
    /// <param name="rows">How many.</param>
    /// <param name="pixels">Receives them, one behind the other.</param>
    /// <param name="cancellation">Stops it within milliseconds.</param>
    public void Paint(CountWindow counts, int first, int rows, Span<byte> pixels, CancellationToken cancellation)
    {
        first += _picture.Margin;
        if (_picture.Palette is not { } palette)
        {
            MemoryMarshal.AsBytes(counts.Rows(first, rows)).CopyTo(pixels);
            return;
        }

        var (width, iterations, hasMargin) = (_view.Width - (2 * _picture.Margin), _view.Iterations, _picture.Margin > 0);
        var above = _picture.Relief && first > 0 ? 1 : 0;
        var below = _picture.Relief && first + rows < _view.Height ? 1 : 0;
        var samples = counts.Rows(first - above, above + rows + below);
        if (_smooth is not null)
        {
            using var heights = new Heights(_smooth, first - above, samples, _view.Width, _pool, cancellation);
            if (_picture.Relief)
            {
                Relief.Shade(heights.Values, width, rows, above > 0, below > 0, iterations, palette, pixels, hasMargin);
            }
            else
            {
                ColorMap.MapSmooth(heights.Values, iterations, palette, pixels);
            }
        }
        else if (_picture.Relief)
        {
            Relief.Shade(samples, width, rows, above > 0, below > 0, iterations, palette, pixels, hasMargin);
        }
        else
        {
            ColorMap.MapIndices(samples, _table.AsSpan(0, iterations + 1), pixels);
        }
    }

    public void Dispose()
    {
        _smooth?.Dispose();
        _smooth = null;
        if (_table is { } table)
        {
            _table = null;
            _pool.Return(table);
        }
    }

    /// <summary>The heights of some rows, in a rented buffer.</summary>
    private readonly ref struct Heights : IDisposable
    {
        private readonly ArrayPool<byte> _pool;
        private readonly byte[] _bytes;

        public Heights(
            SmoothCounts smooth, int first, ReadOnlySpan<ushort> counts, int width, ArrayPool<byte> pool, CancellationToken cancellation)
        {
            _pool = pool;
            _bytes = pool.Rent(counts.Length * sizeof(float));
            try
            {
                var values = MemoryMarshal.Cast<byte, float>(_bytes.AsSpan(0, counts.Length * sizeof(float)));
                smooth.Fill(first, counts.Length / width, counts, values, cancellation);
                Values = values;
            }
            catch
            {
                pool.Return(_bytes);
                throw;
            }
        }

        public ReadOnlySpan<float> Values { get; }

        public void Dispose() => _pool.Return(_bytes);
    }
}
