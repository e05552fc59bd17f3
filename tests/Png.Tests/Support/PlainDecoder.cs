using System.Buffers.Binary;
using System.IO.Compression;

namespace Png.Tests.Support;

/// <summary>
/// The plainest reading of what the writer may write, independent of the project's own reader: bitwise CRC, the runtime's
/// zlib for the stream and its Adler-32, filters undone byte by byte from the specification's formulas.
/// </summary>
internal sealed class PlainDecoder
{
    private PlainDecoder()
    {
    }

    public int Width { get; private set; }

    public int Height { get; private set; }

    public int BitDepth { get; private set; }

    public int ColorType { get; private set; }

    public byte[] Palette { get; private set; } = [];

    /// <summary>Chunk types in order.</summary>
    public List<string> Chunks { get; } = [];

    /// <summary>The filter type of every row.</summary>
    public byte[] Filters { get; private set; } = [];

    /// <summary>The rows in PNG byte order, without padding.</summary>
    public byte[] Rows { get; private set; } = [];

    public static PlainDecoder Decode(ReadOnlySpan<byte> file)
    {
        Assert.Equal([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A], file[..8].ToArray());
        var decoder = new PlainDecoder();
        var stream = new MemoryStream();
        for (file = file[8..]; !file.IsEmpty;)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(file);
            var type = System.Text.Encoding.ASCII.GetString(file.Slice(4, 4));
            var data = file.Slice(8, length);
            Assert.Equal(Crc(file.Slice(4, 4 + length)), BinaryPrimitives.ReadUInt32BigEndian(file[(8 + length)..]));
            decoder.Chunks.Add(type);
            switch (type)
            {
                case "IHDR":
                    decoder.ReadHeader(data);
                    break;
                case "PLTE":
                    decoder.Palette = data.ToArray();
                    break;
                case "IDAT":
                    stream.Write(data);
                    break;
                default:
                    break;
            }

            file = file[(12 + length)..];
        }

        decoder.ReadRows(stream.ToArray());
        return decoder;
    }

    private void ReadHeader(ReadOnlySpan<byte> data)
    {
        Assert.Equal(13, data.Length);
        Width = BinaryPrimitives.ReadInt32BigEndian(data);
        Height = BinaryPrimitives.ReadInt32BigEndian(data[4..]);
        (BitDepth, ColorType) = (data[8], data[9]);
        Assert.Equal([0, 0, 0], data[10..].ToArray());
    }

    private void ReadRows(byte[] stream)
    {
        var channels = ColorType switch { 0 or 3 => 1, 4 => 2, 2 => 3, _ => 4 };
        var bytesPerPixel = channels * BitDepth / 8;
        var rowBytes = Width * bytesPerPixel;
        var filtered = new byte[Height * (rowBytes + 1)];
        var zlib = new ZLibStream(new MemoryStream(stream), CompressionMode.Decompress);
        zlib.ReadExactly(filtered);
        Assert.Equal(-1, zlib.ReadByte());
        Assert.Equal(Adler(filtered), BinaryPrimitives.ReadUInt32BigEndian(stream.AsSpan(stream.Length - 4)));

        Filters = new byte[Height];
        Rows = new byte[Height * rowBytes];
        for (var y = 0; y < Height; y++)
        {
            var filter = filtered[y * (rowBytes + 1)];
            Filters[y] = filter;
            for (var x = 0; x < rowBytes; x++)
            {
                int a = x >= bytesPerPixel ? Rows[(y * rowBytes) + x - bytesPerPixel] : 0;
                int b = y > 0 ? Rows[((y - 1) * rowBytes) + x] : 0;
                int c = y > 0 && x >= bytesPerPixel ? Rows[((y - 1) * rowBytes) + x - bytesPerPixel] : 0;
                var (pa, pb, pc) = (Math.Abs(b - c), Math.Abs(a - c), Math.Abs(a + b - c - c));
                var prediction = filter switch
                {
                    0 => 0,
                    1 => a,
                    2 => b,
                    3 => (a + b) / 2,
                    4 => pa <= pb && pa <= pc ? a : pb <= pc ? b : c,
                    _ => throw new InvalidDataException($"filter {filter}"),
                };
                Rows[(y * rowBytes) + x] = (byte)(filtered[(y * (rowBytes + 1)) + 1 + x] + prediction);
            }
        }
    }

    private static uint Adler(ReadOnlySpan<byte> data)
    {
        var (a, b) = (1u, 0u);
        foreach (var value in data)
        {
            a = (a + value) % 65521;
            b = (b + a) % 65521;
        }

        return (b << 16) | a;
    }

    private static uint Crc(ReadOnlySpan<byte> data)
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
}
