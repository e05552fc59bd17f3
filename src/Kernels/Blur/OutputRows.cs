namespace Kernels.Blur;

/// <summary>Rows of pixels to be written, a stride apart; the last one need not be padded.</summary>
internal readonly ref struct OutputRows
{
    private readonly Span<byte> _bytes;
    private readonly int _stride;
    private readonly int _rowBytes;

    public OutputRows(Span<byte> bytes, int stride, int rowBytes)
    {
        _bytes = bytes;
        _stride = stride;
        _rowBytes = rowBytes;
    }

    /// <summary>Exactly one row of pixels.</summary>
    public Span<byte> this[int row] => _bytes.Slice(row * _stride, _rowBytes);

    /// <summary>The rows without the first ones; at least one is left.</summary>
    public OutputRows From(int row) => new(_bytes[(row * _stride)..], _stride, _rowBytes);
}
