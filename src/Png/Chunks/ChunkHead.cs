namespace Png.Chunks;

/// <summary>The first eight bytes of a chunk.</summary>
/// <param name="Type">The type, one of <see cref="ChunkType"/> or any other.</param>
/// <param name="Length">Bytes of data, all of which and the CRC are in the file.</param>
/// <param name="Offset">Bytes from the start of the file to the chunk's length field.</param>
internal readonly record struct ChunkHead(uint Type, int Length, long Offset)
{
    /// <summary>Bytes of the length and type fields before the data.</summary>
    public const int Bytes = 8;

    /// <summary>Bytes of the CRC behind the data.</summary>
    public const int CrcBytes = 4;

    /// <summary>Bytes from the start of the file to the chunk's data.</summary>
    public long DataOffset => Offset + Bytes;

    /// <summary>The exception for something in this chunk that the specification forbids.</summary>
    /// <param name="field">The field, in the specification's terms.</param>
    /// <param name="at">Bytes from the start of the data to the field.</param>
    /// <param name="detail">What was found and what is allowed.</param>
    public PngException Corrupt(string field, long at, string detail) =>
        new(PngError.Corrupt, ChunkType.Name(Type), field, DataOffset + at, detail);

    /// <summary>The exception for a chunk that stands where it must not.</summary>
    public PngException Misplaced(string detail) =>
        new(PngError.Corrupt, ChunkType.Name(Type), "position", Offset, detail);
}
