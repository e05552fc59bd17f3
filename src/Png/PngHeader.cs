using System.Buffers.Binary;
using System.Globalization;
using Png.Checksums;
using Png.Chunks;

namespace Png;

/// <summary>What IHDR says of a picture; enough to refuse one before anything else of it is read.</summary>
/// <param name="Width">Pixels, 1 to 2^31 - 1.</param>
/// <param name="Height">Pixels, 1 to 2^31 - 1.</param>
/// <param name="BitDepth">Bits of a sample, or of a palette index: 1, 2, 4, 8 or 16, as the colour type allows.</param>
/// <param name="ColorType">The colour type.</param>
/// <param name="Interlaced">Whether the picture is sent in the seven passes of Adam7.</param>
public readonly record struct PngHeader(int Width, int Height, int BitDepth, PngColorType ColorType, bool Interlaced)
{
    /// <summary>Bytes of the signature and the IHDR chunk, which every file starts with.</summary>
    public const int Length = 33;

    private const string Chunk = "IHDR";
    private const int DataLength = 13;
    private const int DataOffset = 16;

    private static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    /// <summary>Bits of one pixel in a scanline of the file, 1 to 64.</summary>
    internal int BitsPerPixel => BitDepth * ColorType switch
    {
        PngColorType.GrayAlpha => 2,
        PngColorType.Rgb => 3,
        PngColorType.Rgba => 4,
        _ => 1,
    };

    /// <summary>Bytes from a filtered byte back to the one that predicts it: a whole pixel, at least 1.</summary>
    internal int FilterDistance => (BitsPerPixel + 7) / 8;

    /// <summary>Bytes of a scanline of <paramref name="width"/> pixels, without the filter type byte.</summary>
    internal long ScanlineBytes(long width) => ((width * BitsPerPixel) + 7) / 8;

    /// <summary>Reads and checks signature and IHDR (PNG, third edition, 5.2 and 11.2.1), the CRC included.</summary>
    /// <param name="start">The start of a file; the first <see cref="Length"/> bytes are looked at.</param>
    /// <exception cref="PngException">
    /// <see cref="PngError.NotPng"/> when the signature is another, <see cref="PngError.Truncated"/> when the bytes end
    /// too early, <see cref="PngError.Corrupt"/> when a field is not what the specification allows.
    /// </exception>
    public static PngHeader Read(ReadOnlySpan<byte> start)
    {
        var signature = start[..Math.Min(start.Length, Signature.Length)];
        if (!Signature.StartsWith(signature))
        {
            throw new PngException(PngError.NotPng, "signature", "bytes", 0, "these are not the eight bytes of a PNG file");
        }

        if (start.Length < Length)
        {
            throw new PngException(
                PngError.Truncated, Chunk, "chunk", start.Length, "the file ends before the header does");
        }

        var length = BinaryPrimitives.ReadUInt32BigEndian(start[8..]);
        var type = BinaryPrimitives.ReadUInt32BigEndian(start[12..]);
        if (type != ChunkType.Header)
        {
            throw Corrupt("type", 12, $"the first chunk is {ChunkType.Name(type)}");
        }

        if (length != DataLength)
        {
            throw Corrupt("length", 8, Found(length, "13"));
        }

        var crcOffset = DataOffset + DataLength;
        if (Crc32.Update(0, start[12..crcOffset]) != BinaryPrimitives.ReadUInt32BigEndian(start[crcOffset..]))
        {
            throw Corrupt("CRC", crcOffset, "it does not match the chunk");
        }

        return Parse(start.Slice(DataOffset, DataLength));
    }

    private static PngHeader Parse(ReadOnlySpan<byte> data)
    {
        var width = ReadSide(data, "width", 0);
        var height = ReadSide(data, "height", 4);
        var depth = data[8];
        var colorType = data[9];
        var depths = colorType switch
        {
            (byte)PngColorType.Gray => (ReadOnlySpan<byte>)[1, 2, 4, 8, 16],
            (byte)PngColorType.Indexed => [1, 2, 4, 8],
            (byte)PngColorType.Rgb or (byte)PngColorType.GrayAlpha or (byte)PngColorType.Rgba => [8, 16],
            _ => throw Corrupt("colour type", DataOffset + 9, Found(colorType, "0, 2, 3, 4 or 6")),
        };

        if (!depths.Contains(depth))
        {
            throw Corrupt("bit depth", DataOffset + 8, $"found {Text(depth)}, which colour type {Text(colorType)} does not have");
        }

        Require(data, 10, "compression method", 0);
        Require(data, 11, "filter method", 0);
        Require(data, 12, "interlace method", 1);
        return new PngHeader(width, height, depth, (PngColorType)colorType, data[12] != 0);
    }

    private static int ReadSide(ReadOnlySpan<byte> data, string field, int at)
    {
        var side = BinaryPrimitives.ReadUInt32BigEndian(data[at..]);
        return side is 0 or > int.MaxValue
            ? throw Corrupt(field, DataOffset + at, Found(side, "1 to 2147483647"))
            : (int)side;
    }

    private static void Require(ReadOnlySpan<byte> data, int at, string field, byte highest)
    {
        if (data[at] > highest)
        {
            throw Corrupt(field, DataOffset + at, Found(data[at], highest == 0 ? "0" : "0 or 1"));
        }
    }

    private static PngException Corrupt(string field, int offset, string detail) =>
        new(PngError.Corrupt, Chunk, field, offset, detail);

    private static string Found(uint value, string allowed) => $"found {Text(value)}, allowed is {allowed}";

    private static string Text(uint value) => value.ToString(CultureInfo.InvariantCulture);
}
