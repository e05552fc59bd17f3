using System.Buffers;
using Api.Buffers;
using Kernels;

namespace Api.Fractal;

/// <summary>
/// The counts of a group of bands, with neighbour rows on both sides for whoever paints. Every row is counted once: what
/// the next group needs again is moved to the front.
/// </summary>
internal sealed class CountWindow : IDisposable
{
    /// <summary>
    /// Rows kept above the group: the encoder wants the row above each band, and shading looks at the row above that one.
    /// </summary>
    private const int RowsAbove = 2;

    private const int RowsBelow = 1;

    private readonly UInt16Memory _memory = new();
    private ArrayPool<byte>? _pool;
    private byte[]? _array;
    private Memory<ushort> _counts;
    private Mandelbrot? _kernel;
    private MandelbrotView _view;
    private int _base; // the row that lies at the start of the buffer
    private int _end;  // the first row not counted yet

    /// <summary>Begins a picture.</summary>
    /// <param name="kernel">Counts the rows.</param>
    /// <param name="view">Its view.</param>
    /// <param name="groupRows">Rows of the largest group that will be asked for.</param>
    /// <param name="pool">Where the buffer comes from.</param>
    public void Start(Mandelbrot kernel, MandelbrotView view, int groupRows, ArrayPool<byte> pool)
    {
        _kernel = kernel;
        _view = view;
        _pool = pool;
        var samples = checked((groupRows + RowsAbove + RowsBelow) * view.Width);
        _array = pool.Rent(checked((samples * sizeof(ushort)) + CacheLine.Slack));
        _counts = _memory.Of(_array, samples);
        _base = _end = 0;
    }

    /// <summary>Bytes of the buffer for groups of so many rows.</summary>
    public static long BufferBytes(int width, long groupRows) => (groupRows + RowsAbove + RowsBelow) * width * sizeof(ushort);

    /// <summary>Counts what is missing of a group and its neighbours. Groups are asked for from top to bottom.</summary>
    public void Count(int first, int rows, CancellationToken cancellation)
    {
        var width = _view.Width;
        var keepFrom = Math.Max(0, first - RowsAbove);
        if (keepFrom > _base)
        {
            _counts.Slice((keepFrom - _base) * width, (_end - keepFrom) * width).CopyTo(_counts);
            _base = keepFrom;
        }

        var wanted = Math.Min(_view.Height, first + rows + RowsBelow);
        if (wanted > _end)
        {
            _kernel!.Count(_end, wanted - _end, _counts.Slice((_end - _base) * width, (wanted - _end) * width), cancellation);
            _end = wanted;
        }
    }

    /// <summary>Counts of rows of the group or of its neighbours.</summary>
    public ReadOnlySpan<ushort> Rows(int first, int rows) =>
        _counts.Span.Slice((first - _base) * _view.Width, rows * _view.Width);

    public void Dispose()
    {
        if (_array is { } array)
        {
            _array = null;
            _pool!.Return(array);
        }
    }
}
