using System.Buffers;

namespace Png.Scanlines;

/// <summary>Rows that are made from scanlines by a <see cref="RowExpander"/>.</summary>
internal sealed class ExpandingRowReader : RowReader
{
    private readonly ScanlineReader _scanlines;
    private readonly RowExpander _expander;
    private readonly int _distance;
    private LineBuffer _current;
    private LineBuffer _above;

    public ExpandingRowReader(
        ScanlineReader scanlines, RowExpander expander, int scanlineBytes, int distance, ArrayPool<byte> pool)
    {
        _scanlines = scanlines;
        _expander = expander;
        _distance = distance;
        _current = new LineBuffer(scanlineBytes, pool);
        _above = new LineBuffer(scanlineBytes, pool);
    }

    /// <inheritdoc/>
    public override void Read(Span<byte> row, ReadOnlySpan<byte> above, CancellationToken cancellation)
    {
        var line = _current.Line;
        _scanlines.Read(line, _above.Line, _distance, cancellation);
        _expander.Expand(line, row);
        (_current, _above) = (_above, _current);
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _current.Dispose();
        _above.Dispose();
    }
}
