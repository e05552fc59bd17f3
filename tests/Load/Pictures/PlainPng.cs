using System.Buffers.Binary;
using System.IO.Compression;

namespace Load.Pictures;

/// <summary>
/// PNG by the definitions and with the runtime's zlib, so that what is sent and what is checked owes nothing to the codec under
/// test. 8-bit samples, not interlaced.
/// </summary>
internal static class PlainPng
{
    private static readonly byte[] Signature = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A];
    private static readonly uint[] CrcTable = MakeCrcTable();

    /// <summary>Encodes as the usual libraries do: for each row the filter with the smallest sum of differences, zlib at its default.</summary>
    public static byte[] Encode(RawPicture picture)
    {
        var head = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(head, picture.Width);
        BinaryPrimitives.WriteInt32BigEndian(head.AsSpan(4), picture.Height);
        (head[8], head[9]) = (8, (byte)picture.ColorType);
        var file = new MemoryStream();
        file.Write(Signature);
        WriteChunk(file, "IHDR"u8, head);
        WriteChunk(file, "IDAT"u8, Deflate(picture));
        WriteChunk(file, "IEND"u8, []);
        return file.ToArray();
    }

    /// <summary>Decodes a whole file and checks its checksums.</summary>
    /// <exception cref="InvalidDataException">It is broken, or of a kind that is not read here.</exception>
    public static DecodedPicture Decode(ReadOnlySpan<byte> file)
    {
        if (!file.StartsWith(Signature))
        {
            throw new InvalidDataException("no PNG signature");
        }

        var (width, height, type) = (0, 0, 0);
        byte[] palette = [];
        var data = new MemoryStream();
        for (var at = Signature.Length; at + 12 <= file.Length;)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(file[at..]);
            if (length < 0 || length > file.Length - at - 12)
            {
                throw new InvalidDataException("a chunk reaches beyond the end");
            }

            var name = file.Slice(at + 4, 4);
            var content = file.Slice(at + 8, length);
            if (BinaryPrimitives.ReadUInt32BigEndian(file[(at + 8 + length)..]) != Crc(file.Slice(at + 4, length + 4)))
            {
                throw new InvalidDataException("a chunk's checksum is wrong");
            }

            at += 12 + length;
            if (name.SequenceEqual("IHDR"u8))
            {
                (width, height, type) = (BinaryPrimitives.ReadInt32BigEndian(content), BinaryPrimitives.ReadInt32BigEndian(content[4..]), content[9]);
                if (content[8] != 8 || content[12] != 0)
                {
                    throw new InvalidDataException("other than 8 bits a sample, or interlaced");
                }
            }
            else if (name.SequenceEqual("PLTE"u8))
            {
                palette = content.ToArray();
            }
            else if (name.SequenceEqual("IDAT"u8))
            {
                data.Write(content);
            }
            else if (name.SequenceEqual("IEND"u8))
            {
                return at == file.Length
                    ? new DecodedPicture(width, height, type, Inflate(data, width, height, DecodedPicture.ChannelsOf(type)), palette)
                    : throw new InvalidDataException("bytes after the end");
            }
        }

        throw new InvalidDataException("no end");
    }

    private static byte[] Deflate(RawPicture picture)
    {
        var output = new MemoryStream();
        using (var zlib = new ZLibStream(output, CompressionLevel.Optimal, leaveOpen: true))
        {
            var stride = picture.Width * picture.Channels;
            var prior = new byte[stride];
            var candidates = Enumerable.Range(0, 5).Select(type => new byte[stride + 1]).ToArray();
            for (var y = 0; y < picture.Height; y++)
            {
                var row = picture.Samples.AsSpan(y * stride, stride);
                byte[]? best = null;
                var least = long.MaxValue;
                for (var type = 0; type < candidates.Length; type++)
                {
                    var sum = Filter(type, picture.Channels, row, prior, candidates[type]);
                    (best, least) = sum < least ? (candidates[type], sum) : (best, least);
                }

                zlib.Write(best!);
                row.CopyTo(prior);
            }
        }

        return output.ToArray();
    }

    private static long Filter(int type, int channels, ReadOnlySpan<byte> row, ReadOnlySpan<byte> prior, Span<byte> output)
    {
        output[0] = (byte)type;
        var sum = 0L;
        for (var i = 0; i < row.Length; i++)
        {
            var left = i >= channels ? row[i - channels] : 0;
            var corner = i >= channels ? prior[i - channels] : 0;
            var difference = (byte)(row[i] - Predict(type, left, prior[i], corner));
            output[i + 1] = difference;
            sum += Math.Abs((int)(sbyte)difference);
        }

        return sum;
    }

    private static byte[] Inflate(MemoryStream data, int width, int height, int channels)
    {
        var stride = width * channels;
        var samples = new byte[height * stride];
        var prior = new byte[stride];
        data.Position = 0;
        using var zlib = new ZLibStream(data, CompressionMode.Decompress);
        for (var y = 0; y < height; y++)
        {
            var type = zlib.ReadByte();
            if (type is < 0 or > 4)
            {
                throw new InvalidDataException("a row has no filter type");
            }

            var row = samples.AsSpan(y * stride, stride);
            zlib.ReadExactly(row);
            for (var i = 0; i < row.Length; i++)
            {
                var left = i >= channels ? row[i - channels] : 0;
                var corner = i >= channels ? prior[i - channels] : 0;
                row[i] += (byte)Predict(type, left, prior[i], corner);
            }

            row.CopyTo(prior);
        }

        return zlib.ReadByte() < 0 ? samples : throw new InvalidDataException("more rows than the header says");
    }

    private static int Predict(int type, int left, int above, int corner)
    {
        switch (type)
        {
            case 0:
                return 0;
            case 1:
                return left;
            case 2:
                return above;
            case 3:
                return (left + above) / 2;
            default:
                var (toLeft, toAbove, toCorner) =
                    (Math.Abs(above - corner), Math.Abs(left - corner), Math.Abs(left + above - (2 * corner)));
                return toLeft <= toAbove && toLeft <= toCorner ? left : toAbove <= toCorner ? above : corner;
        }
    }

    private static void WriteChunk(MemoryStream file, ReadOnlySpan<byte> name, ReadOnlySpan<byte> content)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, content.Length);
        file.Write(number);
        byte[] named = [.. name, .. content];
        file.Write(named);
        BinaryPrimitives.WriteUInt32BigEndian(number, Crc(named));
        file.Write(number);
    }

    public static uint Crc(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var value in bytes)
        {
            crc = CrcTable[(byte)(crc ^ value)] ^ (crc >> 8);
        }

        return ~crc;
    }

    private static uint[] MakeCrcTable()
    {
        var table = new uint[256];
        for (uint i = 0; i < 256; i++)
        {
            var crc = i;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) == 1 ? 0xEDB88320 ^ (crc >> 1) : crc >> 1;
            }

            table[i] = crc;
        }

        return table;
    }
}
