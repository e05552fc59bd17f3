using Png.Checksums;
using Png.Deflate;

namespace Png.Chunks;

/// <summary>
/// The zlib stream that the IDAT chunks hold together, and what follows them. The CRC of a chunk is compared when its
/// last byte has been handed out.
/// </summary>
internal sealed class ImageData : IInflateSource
{
    private static readonly uint EmptyCrc = ChunkReader.StartCrc(ChunkType.ImageData);

    private readonly ChunkReader _chunks;
    private ChunkHead _chunk;
    private int _left;
    private uint _crc;
    private bool _behind;
    private bool _ended;

    public ImageData(ChunkReader chunks)
    {
        _chunks = chunks;
    }

    /// <summary>Begins, at the data of <paramref name="first"/>.</summary>
    /// <param name="first">The first IDAT.</param>
    public void Start(ChunkHead first)
    {
        Offset = first.DataOffset;
        _behind = false;
        _ended = false;
        Open(first);
    }

    /// <inheritdoc/>
    public long Offset { get; private set; }

    /// <inheritdoc/>
    public bool TryNext(out ReadOnlyMemory<byte> bytes)
    {
        while (!_behind)
        {
            if (_left != 0)
            {
                Offset = _chunks.Offset;
                bytes = _chunks.TakeData(_left);
                _left -= bytes.Length;
                _crc = Crc32.Update(_crc, bytes.Span);
                return true;
            }

            Close();
        }

        bytes = default;
        return false;
    }

    /// <summary>Reads the IDAT chunks that are left and what follows them, up to and with IEND.</summary>
    /// <exception cref="PngException">A chunk that must not follow, or no IEND.</exception>
    public void Finish(CancellationToken cancellation)
    {
        while (TryNext(out _))
        {
            cancellation.ThrowIfCancellationRequested();
        }

        while (!_ended)
        {
            cancellation.ThrowIfCancellationRequested();
            ReadBehind();
        }
    }

    private void Open(ChunkHead chunk)
    {
        _chunk = chunk;
        _left = chunk.Length;
        _crc = EmptyCrc;
    }

    private void Close()
    {
        if (_chunks.ReadCrc() != _crc)
        {
            throw _chunk.Corrupt("CRC", _chunk.Length, "it does not match the chunk");
        }

        var next = _chunks.Next();
        if (next.Type == ChunkType.ImageData)
        {
            Open(next);
            return;
        }

        _chunk = next;
        _behind = true;
    }

    private void ReadBehind()
    {
        switch (_chunk.Type)
        {
            case ChunkType.End:
                if (_chunk.Length != 0)
                {
                    throw new PngException(PngError.Corrupt, "IEND", "length", _chunk.Offset, "it has no data");
                }

                _chunks.ReadData(_chunk, []);
                _ended = true;
                return;
            case ChunkType.ImageData:
                throw _chunk.Misplaced("all IDAT chunks must follow each other");
            case ChunkType.Header or ChunkType.Palette or ChunkType.Transparency:
                throw _chunk.Misplaced("it must stand before IDAT");
            default:
                if (!ChunkType.IsAncillary(_chunk.Type))
                {
                    throw _chunk.Misplaced("a critical chunk that the specification does not know");
                }

                _chunks.Skip(_chunk);
                _chunk = _chunks.Next();
                return;
        }
    }
}
