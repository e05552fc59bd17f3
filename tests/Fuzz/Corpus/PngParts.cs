using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;

namespace Fuzz.Corpus;

/// <summary>A file as a list of chunks.</summary>
internal sealed class PngParts
{
    private const int ChunkOverhead = 12;

    public static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    public List<Chunk> Chunks { get; } = [];

    /// <summary>Takes a file apart as far as its lengths make sense; what follows is dropped. Wrong CRCs are kept.</summary>
    /// <returns>Whether it starts with a signature and an IHDR of 13 bytes.</returns>
    public static bool TryParse(ReadOnlySpan<byte> file, [NotNullWhen(true)] out PngParts? parts)
    {
        parts = null;
        if (!file.StartsWith(Signature))
        {
            return false;
        }

        var found = new PngParts();
        for (file = file[Signature.Length..]; TryTake(ref file, out var chunk);)
        {
            found.Chunks.Add(chunk);
        }

        if (found.Chunks is not [{ Type: Chunk.Header, Data.Length: 13 }, ..])
        {
            return false;
        }

        parts = found;
        return true;
    }

    /// <summary>The zlib stream: the data of the IDAT chunks from the first one to the first other chunk behind it.</summary>
    public byte[] ImageData() => [.. Chunks
        .SkipWhile(static chunk => chunk.Type != Chunk.ImageData)
        .TakeWhile(static chunk => chunk.Type == Chunk.ImageData)
        .SelectMany(static chunk => chunk.Data)];

    /// <summary>Puts other IDAT chunks in the place of those there are.</summary>
    public void ReplaceImageData(IEnumerable<byte[]> pieces)
    {
        var at = Chunks.FindIndex(static chunk => chunk.Type == Chunk.ImageData);
        Chunks.RemoveAll(static chunk => chunk.Type == Chunk.ImageData);
        Chunks.InsertRange(at < 0 ? Chunks.Count : at, pieces.Select(static piece => new Chunk(Chunk.ImageData, piece)));
    }

    public byte[] ToBytes()
    {
        var file = new byte[Signature.Length + Chunks.Sum(static chunk => chunk.Data.Length + ChunkOverhead)];
        Signature.CopyTo(file);
        var to = file.AsSpan(Signature.Length);
        foreach (var chunk in Chunks)
        {
            BinaryPrimitives.WriteUInt32BigEndian(to, chunk.Length ?? (uint)chunk.Data.Length);
            BinaryPrimitives.WriteUInt32BigEndian(to[4..], chunk.Type);
            chunk.Data.CopyTo(to[8..]);
            var crcAt = 8 + chunk.Data.Length;
            BinaryPrimitives.WriteUInt32BigEndian(to[crcAt..], chunk.Crc ?? PlainChecksums.Crc32(to[4..crcAt]));
            to = to[(crcAt + 4)..];
        }

        return file;
    }

    private static bool TryTake(ref ReadOnlySpan<byte> file, [NotNullWhen(true)] out Chunk? chunk)
    {
        chunk = null;
        if (file.Length < ChunkOverhead)
        {
            return false;
        }

        var length = BinaryPrimitives.ReadUInt32BigEndian(file);
        if (length > file.Length - ChunkOverhead)
        {
            return false;
        }

        var crcAt = 8 + (int)length;
        var crc = BinaryPrimitives.ReadUInt32BigEndian(file[crcAt..]);
        chunk = new Chunk(BinaryPrimitives.ReadUInt32BigEndian(file[4..]), file[8..crcAt].ToArray())
        {
            Crc = crc == PlainChecksums.Crc32(file[4..crcAt]) ? null : crc,
        };
        file = file[(crcAt + 4)..];
        return true;
    }
}
