using System.Buffers;

namespace Png.Scanlines;

/// <summary>Rows that are made from scanlines by a <see cref="RowExpander"/>.</summary>
internal sealed class ExpandingRowReader : RowReader
{
    private readonly ScanlineReader _scanlines;
    private RowExpander? _expander;
    private int _distance;
    private LineBuffer _current = new();
    private LineBuffer _above = new();

    public ExpandingRowReader(ScanlineReader scanlines)
    {
        _scanlines = scanlines;
    }

    /// <summary>Begins a picture.</summary>
    /// <param name="expander">Makes the rows.</param>
    /// <param name="scanlineBytes">Bytes of a scanline.</param>
    /// <param name="distance">Bytes of a pixel, at least 1.</param>
    /// <param name="pool">Lends two scanlines until <see cref="Dispose"/>.</param>
    public void Start(RowExpander expander, int scanlineBytes, int distance, ArrayPool<byte> pool)
    {
        _expander = expander;
        _distance = distance;
        _current.Start(scanlineBytes, pool);
        _above.Start(scanlineBytes, pool);
    }

    /// <inheritdoc/>
    public override void Read(Span<byte> row, ReadOnlySpan<byte> above, CancellationToken cancellation)
    {
        var line = _current.Line;
        _scanlines.Read(line, _above.Line, _distance, cancellation);
        _expander!.Expand(line, row);
        (_current, _above) = (_above, _current);
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _current.Dispose();
        _above.Dispose();
    }
}
