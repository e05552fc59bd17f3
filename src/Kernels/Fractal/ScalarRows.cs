namespace Kernels.Fractal;

/// <summary>Rows by <see cref="ScalarEscape"/>, pixel by pixel.</summary>
internal sealed class ScalarRows : RowCounter
{
    private readonly MandelbrotView _view;
    private readonly bool _isDouble;

    public ScalarRows(MandelbrotView view, MandelbrotPrecision precision)
    {
        _view = view;
        _isDouble = precision == MandelbrotPrecision.Double;
    }

    public override void Reset()
    {
    }

    public override void Row(int row, int offset, Span<ushort> counts, CancellationToken cancellation)
    {
        var target = counts.Slice(offset, _view.Width);
        var cy = _view.MinY + (row * _view.StepY);
        for (var column = 0; column < target.Length; column++)
        {
            // A pixel takes a millisecond at most.
            cancellation.ThrowIfCancellationRequested();
            var cx = _view.MinX + (column * _view.StepX);
            target[column] = _isDouble
                ? ScalarEscape.Count(cx, cy, _view.Iterations)
                : ScalarEscape.Count((float)cx, (float)cy, _view.Iterations);
        }
    }

    public override void Flush(Span<ushort> counts, CancellationToken cancellation)
    {
    }

    public override void Dispose()
    {
    }
}
