using System.Buffers;
using Api.Buffers;
using Png;

namespace Api.Bands;

/// <summary>
/// Room for one band of rows on its way from the kernel to the encoder, and the row above it, which the encoder's filters
/// look at. Its state changes under the crew's lock only.
/// </summary>
internal sealed class BandSlot : IDisposable
{
    private ArrayPool<byte>? _pool;
    private byte[]? _rows;
    private int _start;
    private int _rowBytes;

    /// <summary>What the slot holds.</summary>
    internal enum Content
    {
        /// <summary>Nothing; the next band may be put here.</summary>
        Free,

        /// <summary>A band's first rows.</summary>
        Filling,

        /// <summary>A band's rows, to be encoded.</summary>
        Rows,

        /// <summary>A band's bytes, to be written.</summary>
        Bytes,
    }

    public Content State { get; set; }

    /// <summary>Which band; meaningless in a free slot.</summary>
    public int Band { get; set; }

    /// <summary>The encoded band; the writer takes its buffers.</summary>
    public PngBand Encoded { get; } = new();

    /// <summary>Bytes from row to row.</summary>
    public int Stride => _rowBytes;

    /// <summary>The last row of the band before.</summary>
    public Span<byte> RowAbove => _rows.AsSpan(_start, _rowBytes);

    /// <summary>Rows of the band.</summary>
    public Memory<byte> Rows(int first, int count) => _rows.AsMemory(_start + ((first + 1) * _rowBytes), count * _rowBytes);

    /// <summary>Begins a picture.</summary>
    /// <param name="rowBytes">Bytes of a row.</param>
    /// <param name="bandRows">Rows of a band.</param>
    /// <param name="pool">Where the buffer comes from.</param>
    public void Start(int rowBytes, int bandRows, ArrayPool<byte> pool)
    {
        _rowBytes = rowBytes;
        _pool = pool;
        _rows = pool.Rent(checked((rowBytes * (bandRows + 1)) + CacheLine.Slack));
        _start = CacheLine.StartIn(_rows);
        State = Content.Free;
    }

    public void Dispose()
    {
        Encoded.Dispose();
        if (_rows is { } rows)
        {
            _rows = null;
            _pool!.Return(rows);
        }
    }
}
