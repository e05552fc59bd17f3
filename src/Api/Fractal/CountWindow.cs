using System.Buffers;
using Api.Buffers;
using Kernels;

namespace Api.Fractal;

/// <summary>
/// The counts of a band of rows and, where shading looks across its border, of one more row on each side. Every row is
/// counted once: what the next band needs again is moved to its front.
/// </summary>
internal sealed class CountWindow : IDisposable
{
    private readonly ArrayPool<byte> _pool;
    private readonly byte[] _array;
    private readonly Memory<ushort> _counts;
    private readonly Mandelbrot _kernel;
    private readonly MandelbrotView _view;
    private readonly int _halo;
    private int _base; // the row that lies at the start of the buffer
    private int _end;  // the first row not counted yet

    /// <param name="kernel">Counts the rows.</param>
    /// <param name="view">Its view.</param>
    /// <param name="bandRows">The largest band that will be asked for.</param>
    /// <param name="halo">Neighbour rows wanted on each side, 0 or 1.</param>
    /// <param name="pool">Where the buffer comes from.</param>
    public CountWindow(Mandelbrot kernel, MandelbrotView view, int bandRows, int halo, ArrayPool<byte> pool)
    {
        _kernel = kernel;
        _view = view;
        _halo = halo;
        _pool = pool;
        var samples = checked((bandRows + (2 * halo)) * view.Width);
        _array = pool.Rent(checked(samples * sizeof(ushort)));
        _counts = new UInt16Memory(_array, samples).Memory;
    }

    /// <summary>Counts what is missing of a band and its halo. Bands are asked for from top to bottom.</summary>
    /// <returns>The counts from <c>first - above</c> on; above and below are 0 at the picture's borders.</returns>
    public (ReadOnlyMemory<ushort> Counts, int Above, int Below) Band(int first, int rows, CancellationToken cancellation)
    {
        var width = _view.Width;
        var above = Math.Min(_halo, first);
        var below = Math.Min(_halo, _view.Height - first - rows);
        if (first - above > _base)
        {
            var keep = Math.Max(0, _end - (first - above));
            _counts.Slice((_end - keep - _base) * width, keep * width).CopyTo(_counts);
            _base = first - above;
        }

        var wanted = first + rows + below;
        if (wanted > _end)
        {
            _kernel.Count(_end, wanted - _end, _counts.Slice((_end - _base) * width, (wanted - _end) * width), cancellation);
            _end = wanted;
        }

        return (_counts[..((above + rows + below) * width)], above, below);
    }

    public void Dispose() => _pool.Return(_array);
}
