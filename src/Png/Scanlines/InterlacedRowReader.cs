using System.Buffers;

namespace Png.Scanlines;

/// <summary>
/// Rows of an Adam7 picture. The first six passes make up the even rows, which are therefore kept, at the file's depth;
/// the last pass is the odd rows in full, which are made as they are asked for.
/// </summary>
internal sealed class InterlacedRowReader : RowReader
{
    private readonly ScanlineReader _scanlines;
    private PngHeader _header;
    private RowExpander? _expander;
    private int _scanlineBytes;
    private ArrayPool<byte> _pool = ArrayPool<byte>.Shared;
    private byte[]? _evenRows;
    private LineBuffer _current = new();
    private LineBuffer _above = new();
    private int _row;

    public InterlacedRowReader(ScanlineReader scanlines)
    {
        _scanlines = scanlines;
    }

    /// <summary>Begins a picture.</summary>
    /// <param name="header">The picture's.</param>
    /// <param name="expander">Makes the rows; null where scanlines are rows.</param>
    /// <param name="scanlineBytes">Bytes of the longest scanline.</param>
    /// <param name="pool">Lends the even rows and two scanlines until <see cref="Dispose"/>.</param>
    public void Start(PngHeader header, RowExpander? expander, int scanlineBytes, ArrayPool<byte> pool)
    {
        Dispose();
        _row = 0;
        _header = header;
        _expander = expander;
        _scanlineBytes = scanlineBytes;
        _pool = pool;
        _current.Start(scanlineBytes, pool);
        _above.Start(scanlineBytes, pool);
    }

    /// <summary>Bytes of the even rows.</summary>
    public static Int128 KeptBytes(PngHeader header) =>
        (Int128)((header.Height + 1L) / 2) * header.ScanlineBytes(header.Width);

    /// <inheritdoc/>
    public override void Read(Span<byte> row, ReadOnlySpan<byte> above, CancellationToken cancellation)
    {
        if (_evenRows is null)
        {
            ReadEvenRows(cancellation);
        }

        var line = _row % 2 == 0 ? EvenRow(_row) : ReadLine(_scanlineBytes, cancellation);
        _row++;
        if (_expander is null)
        {
            line.CopyTo(row);
        }
        else
        {
            _expander.Expand(line, row);
        }
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _current.Dispose();
        _above.Dispose();
        if (_evenRows is { } rows)
        {
            _evenRows = null;
            _pool.Return(rows);
        }
    }

    private Span<byte> EvenRow(int y) => _evenRows.AsSpan(y / 2 * _scanlineBytes, _scanlineBytes);

    private void ReadEvenRows(CancellationToken cancellation)
    {
        var bytes = (int)KeptBytes(_header);
        _evenRows = _pool.Rent(bytes);
        if (_header.BitsPerPixel < 8)
        {
            // The pixels of a byte arrive in different passes and are added to it.
            _evenRows.AsSpan(0, bytes).Clear();
        }

        for (var pass = 0; pass < Adam7.Passes - 1; pass++)
        {
            var part = Adam7.Pass(pass, _header.Width, _header.Height);
            var length = (int)_header.ScanlineBytes(part.Columns);
            for (var i = 0; i < part.Rows; i++)
            {
                cancellation.ThrowIfCancellationRequested();
                var line = ReadLine(length, cancellation);
                Adam7.Scatter(line, EvenRow(part.StartY + (i * part.StepY)), part, _header.BitsPerPixel);
            }

            // The next pass starts with nothing above it.
            _above.Line.Clear();
        }
    }

    private Span<byte> ReadLine(int length, CancellationToken cancellation)
    {
        var line = _current.Line[..length];
        _scanlines.Read(line, _above.Line[..length], _header.FilterDistance, cancellation);
        (_current, _above) = (_above, _current);
        return line;
    }
}
