using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;
using Bench.Pictures;
using Png;

namespace Bench.Codec;

/// <summary>Makes files out of pictures, and takes them apart.</summary>
internal static class PngFiles
{
    // What libpng writes by default.
    private const int ImageDataBytes = 8192;

    private const int SignatureBytes = 8;
    private const uint ImageData = 0x49444154;

    // As a service would: one of each, used again and again.
    private static readonly PngWriter Writer = new();
    private static readonly PngReader Reader = new();

    /// <summary>Room for any of a picture's files: stored blocks are the worst that a deflate does.</summary>
    public static int MaxBytes(Picture picture) => (int)(picture.Samples.Length * 1.1) + (1 << 16);

    /// <summary>Writes the picture with the project's writer, on one thread.</summary>
    public static void Encode(Picture picture, PngCompression compression, FixedBufferWriter output)
    {
        var options = new PngWriterOptions { Compression = compression, Palette = picture.Palette };
        Writer.Start(output, picture.Width, picture.Height, picture.Format, options);
        Writer.WriteRows(picture.Samples.Span, picture.RowBytes, picture.Height);
        Writer.Finish();
        Writer.Dispose();
    }

    /// <summary>Reads all rows with the project's reader, on one thread.</summary>
    public static void Decode(ReadOnlyMemory<byte> file, Span<byte> samples)
    {
        Reader.Open(new ReadOnlySequence<byte>(file));
        Reader.ReadRows(samples, Reader.RowFormat.RowBytes(Reader.Header.Width), Reader.Header.Height);
        Reader.Finish();
        Reader.Dispose();
    }

    /// <summary>The filtered scanlines that the writer makes of a picture: what deflate gets.</summary>
    public static byte[] Filtered(Picture picture)
    {
        var file = new FixedBufferWriter(MaxBytes(picture));
        Encode(picture, PngCompression.Balanced, file);
        using var inflate = new ZLibStream(new MemoryStream(Datastream(file.Written.Span)), CompressionMode.Decompress);
        using var filtered = new MemoryStream();
        inflate.CopyTo(filtered);
        return filtered.ToArray();
    }

    /// <summary>
    /// A file as pictures come from elsewhere: filtered row by row, deflated by zlib at its usual level, which finds
    /// matches that the project's own <c>fast</c> does not look for, IDAT of 8 KiB.
    /// </summary>
    public static byte[] Typical(Picture picture)
    {
        var own = new FixedBufferWriter(MaxBytes(picture));
        Encode(picture, PngCompression.Fast, own);
        var chunks = Chunks(own.Written).Where(chunk => chunk.Type != ImageData).ToList();
        using var file = new MemoryStream();
        file.Write(own.Written.Span[..SignatureBytes]);
        chunks[..^1].ForEach(chunk => Write(file, chunk.Type, chunk.Data.Span));
        foreach (var piece in Deflate(Filtered(picture), CompressionLevel.Optimal).Chunk(ImageDataBytes))
        {
            Write(file, ImageData, piece);
        }

        Write(file, chunks[^1].Type, chunks[^1].Data.Span);
        return file.ToArray();
    }

    /// <summary>The zlib stream of a file.</summary>
    public static byte[] Datastream(ReadOnlySpan<byte> file)
    {
        using var stream = new MemoryStream();
        foreach (var chunk in Chunks(file.ToArray()))
        {
            if (chunk.Type == ImageData)
            {
                stream.Write(chunk.Data.Span);
            }
        }

        return stream.ToArray();
    }

    private static byte[] Deflate(byte[] bytes, CompressionLevel level)
    {
        using var deflated = new MemoryStream();
        using (var deflate = new ZLibStream(deflated, level))
        {
            deflate.Write(bytes);
        }

        return deflated.ToArray();
    }

    private static IEnumerable<(uint Type, ReadOnlyMemory<byte> Data)> Chunks(ReadOnlyMemory<byte> file)
    {
        for (var rest = file[SignatureBytes..]; !rest.IsEmpty;)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(rest.Span);
            yield return (BinaryPrimitives.ReadUInt32BigEndian(rest.Span[4..]), rest.Slice(8, length));
            rest = rest[(length + 12)..];
        }
    }

    private static void Write(Stream file, uint type, ReadOnlySpan<byte> data)
    {
        var chunk = new byte[data.Length + 12];
        BinaryPrimitives.WriteInt32BigEndian(chunk, data.Length);
        BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(4), type);
        data.CopyTo(chunk.AsSpan(8));
        BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(8 + data.Length), CodecParts.Crc(chunk.AsSpan(4, data.Length + 4)));
        file.Write(chunk);
    }
}
