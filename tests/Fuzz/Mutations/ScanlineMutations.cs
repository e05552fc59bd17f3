using Fuzz.Corpus;
using Fuzz.Deflate;

namespace Fuzz.Mutations;

/// <summary>Changes to the filtered scanlines, compressed again by compressors that are not the codec's.</summary>
internal static class ScanlineMutations
{
    // What a large picture of the corpus holds at most.
    private const int MostBytes = 4 << 20;

    public static void Apply(PngParts parts, FuzzRandom random, List<string> story)
    {
        if (!Recompression.TryDecompress(parts.ImageData(), MostBytes, out var scanlines))
        {
            return;
        }

        switch (random.Below(4))
        {
            case 0:
                scanlines = ByteMutations.Apply(scanlines, random, story);
                story.Add("in the scanlines");
                break;
            case 1:
                ChangeFilters(parts, scanlines, random, story);
                break;
            case 2:
                scanlines = Resize(scanlines, random, story);
                break;
            default:
                random.Fill(scanlines.AsSpan(random.Below(scanlines.Length + 1)));
                ChangeFilters(parts, scanlines, random, story);
                story.Add("random samples");
                break;
        }

        story.Add("compressed again");
        parts.ReplaceImageData(ImageDataSplit.Split(Recompression.Compress(scanlines, random), random));
    }

    private static void ChangeFilters(PngParts parts, byte[] scanlines, FuzzRandom random, List<string> story)
    {
        // Filter type 5 does not exist.
        var filter = random.Below(7);
        var types = random.Chance(10) ? 6 : 5;
        foreach (var start in PictureLayout.From(parts.Chunks[0].Data).ScanlineStarts(scanlines.Length))
        {
            scanlines[start] = (byte)(filter < types ? filter : random.Below(types));
        }

        story.Add(filter < types ? $"filter type {filter}" : "other filter types");
    }

    /// <summary>More or fewer bytes than the picture has, by one or by many.</summary>
    private static byte[] Resize(byte[] scanlines, FuzzRandom random, List<string> story)
    {
        var length = Math.Max(0, scanlines.Length + random.Pick(-1000, -1, 1, 1, 2, 300, 100_000));
        Array.Resize(ref scanlines, length);
        story.Add($"{length} bytes of scanlines");
        return scanlines;
    }
}
