using System.Buffers;

namespace Png.Scanlines;

/// <summary>
/// Rows that are scanlines as they stand: the filters are taken off straight into the caller's row, from the caller's
/// row above. Only the last row of a call is kept.
/// </summary>
internal sealed class DirectRowReader : RowReader
{
    private readonly ScanlineReader _scanlines;
    private readonly LineBuffer _kept = new();
    private int _distance;

    public DirectRowReader(ScanlineReader scanlines)
    {
        _scanlines = scanlines;
    }

    /// <summary>Begins a picture.</summary>
    /// <param name="scanlineBytes">Bytes of a scanline.</param>
    /// <param name="distance">Bytes of a pixel, at least 1.</param>
    /// <param name="pool">Lends what is kept until <see cref="Dispose"/>.</param>
    public void Start(int scanlineBytes, int distance, ArrayPool<byte> pool)
    {
        _distance = distance;
        _kept.Start(scanlineBytes, pool);
    }

    /// <inheritdoc/>
    public override void Read(Span<byte> row, ReadOnlySpan<byte> above, CancellationToken cancellation) =>
        _scanlines.Read(row, above.IsEmpty ? _kept.Line : above, _distance, cancellation);

    /// <inheritdoc/>
    public override void EndCall(ReadOnlySpan<byte> last) => last.CopyTo(_kept.Line);

    /// <inheritdoc/>
    public override void Dispose() => _kept.Dispose();
}
