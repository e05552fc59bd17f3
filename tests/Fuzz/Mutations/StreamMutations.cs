using System.Buffers.Binary;
using Fuzz.Corpus;
using Fuzz.Deflate;

namespace Fuzz.Mutations;

/// <summary>Changes inside the compressed stream, behind right CRCs, with and without the Adler-32 of what came of it.</summary>
internal static class StreamMutations
{
    private const int AdlerBytes = 4;

    // Adler-32 is repaired for streams up to this; larger ones take too long bit by bit.
    private const int MostToRepair = 64 << 10;

    public static void Apply(PngParts parts, FuzzRandom random, List<string> story)
    {
        var stream = parts.ImageData();
        if (stream.Length <= AdlerBytes)
        {
            return;
        }

        stream = random.Chance(40) ? FlipInHeaders(stream, random, story) : ByteMutations.Apply(stream, random, story);
        story.Add("in the zlib stream");
        if (random.Chance(60))
        {
            stream = RepairAdler(stream, story);
        }

        parts.ReplaceImageData(ImageDataSplit.Split(stream, random));
    }

    /// <summary>Most of what can be wrong with a stream is wrong within its first bytes: header, block type, codes.</summary>
    private static byte[] FlipInHeaders(byte[] stream, FuzzRandom random, List<string> story)
    {
        stream = [.. stream];
        for (var flips = random.Size(4); flips > 0; flips--)
        {
            var bit = random.Below(8 * Math.Min(stream.Length, 100));
            stream[bit / 8] ^= (byte)(1 << (bit % 8));
            story.Add($"bit {bit} flipped");
        }

        return stream;
    }

    private static byte[] RepairAdler(byte[] stream, List<string> story)
    {
        if (stream.Length < 2 || !PlainInflate.TryInflate(stream, MostToRepair, out var output, out var end))
        {
            return stream;
        }

        story.Add("Adler-32 repaired");
        var repaired = new byte[end + AdlerBytes];
        stream.AsSpan(0, end).CopyTo(repaired);
        BinaryPrimitives.WriteUInt32BigEndian(repaired.AsSpan(end), PlainChecksums.Adler32(output));
        return repaired;
    }
}
