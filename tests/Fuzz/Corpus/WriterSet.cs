using System.Buffers;
using Png;

namespace Fuzz.Corpus;

/// <summary>Pictures as the writer makes them, in all formats and compressions.</summary>
internal static class WriterSet
{
    private static readonly (int Width, int Height)[] Sizes = [(1, 1), (19, 9), (64, 32), (257, 5)];

    /// <summary>A few hundred bytes to a few kilobytes each.</summary>
    public static IEnumerable<CorpusFile> MakeSmall() => Make(Sizes);

    /// <summary>Pictures beyond a decoder's window and an encoder's band, whose inputs take a hundred times as long.</summary>
    public static IEnumerable<CorpusFile> MakeLarge() => Make([(300, 200), (640, 150)]);

    private static IEnumerable<CorpusFile> Make((int Width, int Height)[] sizes)
    {
        foreach (var compression in Enum.GetValues<PngCompression>())
        {
            foreach (var (width, height) in sizes)
            {
                for (var channels = 1; channels <= 4; channels++)
                {
                    yield return Write(width, height, new PngRowFormat(channels, 8), compression, 0);
                    yield return Write(width, height, new PngRowFormat(channels, 16), compression, 0);
                }

                yield return Write(width, height, new PngRowFormat(1, 8), compression, colors: 200);
            }
        }
    }

    private static CorpusFile Write(int width, int height, PngRowFormat format, PngCompression compression, int colors)
    {
        var random = new FuzzRandom((ulong)(width + format.Channels + format.BitsPerSample));
        var rows = new byte[format.RowBytes(width) * height];
        Draw(rows, format.RowBytes(width), colors == 0 ? 256 : colors, random);
        var palette = new byte[3 * colors];
        random.Fill(palette);
        var output = new ArrayBufferWriter<byte>();
        using var writer = new PngWriter(
            output, width, height, format, new PngWriterOptions { Compression = compression, Palette = palette });
        writer.WriteRows(rows, format.RowBytes(width), height);
        writer.Finish();
        var name = $"writer-{width}x{height}-{format.Channels}x{format.BitsPerSample}-{compression}{(colors == 0 ? "" : "-indexed")}";
        return new CorpusFile(name, output.WrittenSpan.ToArray());
    }

    /// <summary>Stripes of a gradient, of a flat colour, of noise.</summary>
    private static void Draw(Span<byte> rows, int rowBytes, int values, FuzzRandom random)
    {
        for (var at = 0; at < rows.Length; at++)
        {
            rows[at] = (byte)((at / rowBytes / 3 % 3) switch
            {
                0 => ((at % rowBytes) + (at / rowBytes)) % values,
                1 => 7,
                _ => random.Below(values),
            });
        }
    }
}
