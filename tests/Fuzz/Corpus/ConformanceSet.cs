using Fuzz.Deflate;
using Png.Tests.Conformance;

namespace Fuzz.Corpus;

/// <summary>
/// Small valid files that cover the format: the 15 pairs of colour type and depth, interlaced or not, sizes with and
/// without empty passes, every filter type, image data in one chunk, in many and in empty ones, transparency, colour
/// chunks, streams of compressors that are not the codec's.
/// </summary>
internal static class ConformanceSet
{
    private const int MixedFilters = -1;

    private static readonly (int Width, int Height)[] Sizes =
        [(1, 1), (1, 9), (3, 2), (5, 8), (17, 4), (33, 13), (64, 21), (130, 7)];

    public static IEnumerable<CorpusFile> Make()
    {
        var number = 0;
        foreach (var (colorType, depth) in SampleImage.Pairs)
        {
            foreach (var interlaced in (bool[])[false, true])
            {
                foreach (var (width, height) in Sizes)
                {
                    yield return Make(width, height, colorType, depth, interlaced, number++, number % 5);
                    yield return Make(width, height, colorType, depth, interlaced, number++, MixedFilters);
                }
            }
        }
    }

    private static CorpusFile Make(
        int width, int height, int colorType, int depth, bool interlaced, int number, int filter)
    {
        var random = new FuzzRandom((ulong)number);
        var image = SampleImage.Random(width, height, colorType, depth, new Random(number), random.Chance(50));
        var layout = new PictureLayout((uint)width, (uint)height, depth, colorType, interlaced);
        var file = new PngParts();
        file.Chunks.Add(new Chunk(Chunk.Header, layout.ToHeader()));
        AddAncillary(file, colorType, random);
        if (image.Palette is { } palette)
        {
            file.Chunks.Add(new Chunk(Chunk.Palette, palette));
        }

        if (image.Transparency is { } transparency)
        {
            // The key of such a picture has bits that do not count. Half of them lose those, because libspng counts them.
            var mask = random.Chance(50) && colorType != 3 ? (1 << depth) - 1 : ushort.MaxValue;
            var key = transparency.Select((value, i) => (byte)(value & (mask >> (i % 2 == 0 && colorType != 3 ? 8 : 0))));
            file.Chunks.Add(new Chunk(Chunk.Transparency, [.. key]));
        }

        file.Chunks.Add(new Chunk(Chunk.ImageData, []));
        var stream = Recompression.Compress(image.Filtered(interlaced, filter), random);
        file.ReplaceImageData(ImageDataSplit.Split(stream, random));
        file.Chunks.Add(new Chunk(Chunk.End, []));
        return new CorpusFile($"own {number}: {image}{(interlaced ? ", interlaced" : "")}", file.ToBytes());
    }

    private static void AddAncillary(PngParts file, int colorType, FuzzRandom random)
    {
        var significant = colorType switch { 0 => 1, 4 => 2, 6 => 4, _ => 3 };
        ReadOnlySpan<Chunk> known =
        [
            new(0x67414D41, [0, 0, 0xB1, 0x8F]), // gAMA
            new(0x73524742, [0]), // sRGB
            new(0x63494350, [1, 13, 0, 1]), // cICP
            new(0x6348524D, RandomBytes(32, random)), // cHRM
            new(0x70485973, [0, 0, 0x0B, 0x13, 0, 0, 0x0B, 0x13, 1]), // pHYs
            new(0x73424954, [.. Enumerable.Repeat((byte)1, significant)]), // sBIT
            new(0x69434350, [(byte)'p', 0, 0, .. RandomBytes(40, random)]), // iCCP, whose profile nobody inflates
            new(0x74455874, RandomBytes(20, random)), // tEXt
            new(0x7A547874, RandomBytes(20, random)), // zTXt
            new(0x624B4744, RandomBytes(6, random)), // bKGD
        ];
        foreach (var chunk in known)
        {
            if (random.Chance(15))
            {
                file.Chunks.Add(chunk);
            }
        }
    }

    private static byte[] RandomBytes(int count, FuzzRandom random)
    {
        var bytes = new byte[count];
        random.Fill(bytes);
        return bytes;
    }
}
