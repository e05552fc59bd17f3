using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Png.Tests.Conformance;

/// <summary>Reads sound files of any kind by the definitions, with the runtime's zlib; it checks nothing.</summary>
internal static class ReferenceDecoder
{
    public static SampleImage Decode(ReadOnlySpan<byte> file)
    {
        SampleImage? image = null;
        var interlaced = false;
        var stream = new MemoryStream();
        for (var at = 8; at < file.Length;)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(file[at..]);
            var data = file.Slice(at + 8, length);
            switch (Encoding.ASCII.GetString(file.Slice(at + 4, 4)))
            {
                case "IHDR":
                    var width = BinaryPrimitives.ReadInt32BigEndian(data);
                    image = new SampleImage(width, BinaryPrimitives.ReadInt32BigEndian(data[4..]), data[9], data[8]);
                    interlaced = data[12] == 1;
                    break;
                case "PLTE" when image!.ColorType == 3:
                    image.Palette = data.ToArray();
                    break;
                case "tRNS":
                    image!.Transparency = data.ToArray();
                    break;
                case "IDAT":
                    stream.Write(data);
                    break;
                default:
                    break;
            }

            at += 12 + length;
        }

        stream.Position = 0;
        using var zlib = new ZLibStream(stream, CompressionMode.Decompress);
        ReadSamples(image!, zlib, interlaced);
        return image!;
    }

    private static void ReadSamples(SampleImage image, Stream stream, bool interlaced)
    {
        var bits = image.Channels * image.Depth;
        for (var pass = interlaced ? 1 : 0; pass <= (interlaced ? 7 : 0); pass++)
        {
            byte[]? prior = null;
            for (var y = 0; y < image.Height; y++)
            {
                var columns = Enumerable.Range(0, image.Width).Where(x => pass == 0 || SampleImage.PassOf(x, y) == pass).ToArray();
                if (columns.Length == 0)
                {
                    continue;
                }

                var filter = stream.ReadByte();
                var line = new byte[((columns.Length * bits) + 7) / 8];
                stream.ReadExactly(line);
                prior ??= new byte[line.Length];
                for (var i = 0; i < line.Length; i++)
                {
                    line[i] += (byte)SampleImage.Predict(filter, line, prior, i, Math.Max(1, bits / 8));
                }

                prior = line;
                Unpack(image, line, columns, y);
            }
        }
    }

    private static void Unpack(SampleImage image, byte[] line, int[] columns, int y)
    {
        var bit = 0;
        foreach (var x in columns)
        {
            for (var c = 0; c < image.Channels; c++)
            {
                var sample = 0;
                for (var i = 0; i < image.Depth; i++, bit++)
                {
                    sample = (sample << 1) | ((line[bit / 8] >> (7 - (bit % 8))) & 1);
                }

                image.Samples[(((y * image.Width) + x) * image.Channels) + c] = (ushort)sample;
            }
        }
    }
}
