using System.Buffers.Binary;
using System.Globalization;
using Png.Checksums;

namespace Png.Chunks;

/// <summary>Takes a file apart into chunks (PNG, third edition, 5.3).</summary>
internal sealed class ChunkReader
{
    private readonly FileCursor _file;

    /// <param name="file">Stands at the start of a chunk.</param>
    public ChunkReader(FileCursor file)
    {
        _file = file;
    }

    /// <summary>Bytes of the file that are still to come.</summary>
    public long Remaining => _file.Remaining;

    /// <summary>Bytes from the start of the file to the next byte.</summary>
    public long Offset => _file.Offset;

    /// <summary>
    /// Reads the start of the next chunk. The chunk is known to lie in the file as a whole, so that what reads its data
    /// cannot run out of bytes.
    /// </summary>
    /// <exception cref="PngException">The file ends before the chunk does, the length or the type is malformed.</exception>
    public ChunkHead Next()
    {
        Span<byte> start = stackalloc byte[ChunkHead.Bytes];
        var offset = _file.Offset;
        if (_file.Read(start) < start.Length)
        {
            throw new PngException(PngError.Truncated, "IEND", "chunk", offset, "the file ends without it");
        }

        var length = BinaryPrimitives.ReadUInt32BigEndian(start);
        var type = BinaryPrimitives.ReadUInt32BigEndian(start[4..]);
        if (!ChunkType.IsWellFormed(type))
        {
            throw new PngException(
                PngError.Corrupt, ChunkType.Name(type), "type", offset + 4, "a chunk type is made of four ASCII letters");
        }

        if (length > int.MaxValue)
        {
            throw new PngException(
                PngError.Corrupt, ChunkType.Name(type), "length", offset, $"found {Text(length)}, at most 2147483647 is allowed");
        }

        return length + (long)ChunkHead.CrcBytes > _file.Remaining
            ? throw new PngException(
                PngError.Truncated,
                ChunkType.Name(type),
                "data",
                offset,
                $"the chunk needs {Text(length + (long)ChunkHead.CrcBytes)} more bytes and the file has {Text(_file.Remaining)}")
            : new ChunkHead(type, (int)length, offset);
    }

    /// <summary>Reads all data of a chunk and compares the CRC.</summary>
    /// <param name="chunk">The chunk whose data is next.</param>
    /// <param name="data">As long as the chunk's data.</param>
    /// <returns>Whether the CRC matches.</returns>
    public bool TryReadData(ChunkHead chunk, Span<byte> data)
    {
        _file.Read(data);
        return ReadCrc() == Crc32.Update(StartCrc(chunk.Type), data);
    }

    /// <summary>Reads all data of a chunk that must be sound.</summary>
    /// <exception cref="PngException">The CRC does not match.</exception>
    public void ReadData(ChunkHead chunk, Span<byte> data)
    {
        if (!TryReadData(chunk, data))
        {
            throw chunk.Corrupt("CRC", chunk.Length, "it does not match the chunk");
        }
    }

    /// <summary>The next bytes of a chunk's data as far as they lie together, at most <paramref name="most"/>, at least one.</summary>
    public ReadOnlyMemory<byte> TakeData(int most) => _file.Take(most);

    /// <summary>Reads the four bytes behind a chunk's data.</summary>
    public uint ReadCrc()
    {
        Span<byte> crc = stackalloc byte[ChunkHead.CrcBytes];
        _file.Read(crc);
        return BinaryPrimitives.ReadUInt32BigEndian(crc);
    }

    /// <summary>Passes over a chunk's data and CRC without looking at them.</summary>
    public void Skip(ChunkHead chunk) => _file.Skip(chunk.Length + (long)ChunkHead.CrcBytes);

    /// <summary>The CRC of a chunk's type, with which that of its data continues.</summary>
    public static uint StartCrc(uint type)
    {
        Span<byte> letters = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(letters, type);
        return Crc32.Update(0, letters);
    }

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);
}
