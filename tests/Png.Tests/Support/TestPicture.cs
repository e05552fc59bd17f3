using System.Buffers;
using System.Buffers.Binary;

namespace Png.Tests.Support;

/// <summary>A picture to write: rows in native byte order with padding after each, and what they are in PNG byte order.</summary>
internal sealed class TestPicture
{
    private TestPicture(int width, int height, PngRowFormat format, int padding)
    {
        Width = width;
        Height = height;
        Format = format;
        Stride = format.RowBytes(width) + padding;
        Rows = new byte[Stride * height];
        Array.Fill(Rows, (byte)0xEE);
    }

    public int Width { get; }

    public int Height { get; }

    public PngRowFormat Format { get; }

    public int Stride { get; }

    public byte[] Rows { get; }

    public byte[] Palette { get; private init; } = [];

    /// <summary>Makes a picture from a function of x, y and channel; 16-bit samples are its value as it is.</summary>
    public static TestPicture From(
        int width, int height, PngRowFormat format, Func<int, int, int, int> sample, int padding = 0, byte[]? palette = null)
    {
        var picture = new TestPicture(width, height, format, padding) { Palette = palette ?? [] };
        for (var y = 0; y < height; y++)
        {
            var row = picture.Rows.AsSpan(y * picture.Stride, format.RowBytes(width));
            for (var x = 0; x < width; x++)
            {
                for (var c = 0; c < format.Channels; c++)
                {
                    var value = sample(x, y, c);
                    var at = (x * format.Channels) + c;
                    if (format.BitsPerSample == 16)
                    {
                        BitConverter.TryWriteBytes(row[(2 * at)..], (ushort)value);
                    }
                    else
                    {
                        row[at] = (byte)value;
                    }
                }
            }
        }

        return picture;
    }

    /// <summary>The rows without padding, 16-bit samples with the high byte first.</summary>
    public byte[] ExpectedRows()
    {
        var rowBytes = Format.RowBytes(Width);
        var expected = new byte[rowBytes * Height];
        for (var y = 0; y < Height; y++)
        {
            Rows.AsSpan(y * Stride, rowBytes).CopyTo(expected.AsSpan(y * rowBytes));
        }

        if (Format.BitsPerSample == 16)
        {
            for (var at = 0; at < expected.Length; at += 2)
            {
                BinaryPrimitives.WriteUInt16BigEndian(expected.AsSpan(at), BitConverter.ToUInt16(expected, at));
            }
        }

        return expected;
    }

    /// <summary>Writes the picture, all rows in one call.</summary>
    public byte[] Write(PngCompression compression, ArrayPool<byte>? pool = null)
    {
        var output = new ArrayBufferWriter<byte>();
        using var writer = new PngWriter(output, Width, Height, Format, Options(compression), pool);
        writer.WriteRows(Rows, Stride, Height);
        writer.Finish();
        return output.WrittenSpan.ToArray();
    }

    public PngWriterOptions Options(PngCompression compression) => new() { Compression = compression, Palette = Palette };

    public override string ToString() => $"{Width}x{Height} {Format.Channels}x{Format.BitsPerSample} stride {Stride}";
}
