using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Png.Tests.Conformance;

/// <summary>Puts files together chunk by chunk, sound or not, with a bitwise CRC of its own.</summary>
internal sealed class PngBuilder
{
    private readonly List<byte> _bytes = [];

    /// <summary>Bytes so far: the offset of the next chunk.</summary>
    public int Length => _bytes.Count;

    /// <summary>A builder that has the signature.</summary>
    public static PngBuilder Start() => new PngBuilder().Raw([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]);

    public static byte[] HeaderData(
        uint width, uint height, int depth, int colorType, int compression = 0, int filter = 0, int interlace = 0)
    {
        var data = new byte[13];
        BinaryPrimitives.WriteUInt32BigEndian(data, width);
        BinaryPrimitives.WriteUInt32BigEndian(data.AsSpan(4), height);
        byte[] rest = [(byte)depth, (byte)colorType, (byte)compression, (byte)filter, (byte)interlace];
        rest.CopyTo(data, 8);
        return data;
    }

    public static byte[] Deflate(ReadOnlySpan<byte> data, CompressionLevel level = CompressionLevel.Optimal)
    {
        var stream = new MemoryStream();
        using (var zlib = new ZLibStream(stream, level, leaveOpen: true))
        {
            zlib.Write(data);
        }

        return stream.ToArray();
    }

    public static uint Crc(ReadOnlySpan<byte> data)
    {
        var crc = uint.MaxValue;
        foreach (var value in data)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) != 0 ? (crc >> 1) ^ 0xEDB88320 : crc >> 1;
            }
        }

        return ~crc;
    }

    public PngBuilder Raw(ReadOnlySpan<byte> bytes)
    {
        _bytes.AddRange(bytes);
        return this;
    }

    public PngBuilder Header(
        uint width, uint height, int depth, int colorType, int compression = 0, int filter = 0, int interlace = 0) =>
        Chunk("IHDR", HeaderData(width, height, depth, colorType, compression, filter, interlace));

    /// <summary>Adds a chunk; <paramref name="length"/> and <paramref name="crcChange"/> make it a false one.</summary>
    public PngBuilder Chunk(string type, ReadOnlySpan<byte> data, uint? length = null, uint crcChange = 0)
    {
        var bytes = new byte[12 + data.Length];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, length ?? (uint)data.Length);
        Encoding.Latin1.GetBytes(type).CopyTo(bytes, 4);
        data.CopyTo(bytes.AsSpan(8));
        var crc = Crc(bytes.AsSpan(4, 4 + data.Length)) ^ crcChange;
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(8 + data.Length), crc);
        return Raw(bytes);
    }

    /// <summary>Adds the stream in IDAT chunks of the given sizes, repeated until it is used up.</summary>
    public PngBuilder ImageData(ReadOnlySpan<byte> stream, params ReadOnlySpan<int> sizes)
    {
        for (var i = 0; !stream.IsEmpty; i++)
        {
            var size = sizes.IsEmpty ? stream.Length : Math.Min(stream.Length, sizes[i % sizes.Length]);
            Chunk("IDAT", stream[..size]);
            stream = stream[size..];
        }

        return this;
    }

    public PngBuilder End() => Chunk("IEND", []);

    public byte[] ToArray() => [.. _bytes];
}
