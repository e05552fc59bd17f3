using Fuzz.Corpus;

namespace Fuzz.Mutations;

/// <summary>Chunks that are missing, repeated, misplaced, of another type, or lie about their length.</summary>
internal static class ChunkMutations
{
    private static readonly uint[] WrongLengths = [0, 1, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFC, 0xFFFFFFFF];

    private static readonly uint[] Types =
    [
        Chunk.Header, Chunk.Palette, Chunk.ImageData, Chunk.Transparency, Chunk.End,
        0x69434350, // iCCP
        0x73424954, // sBIT
        0x70485973, // pHYs
        0x66644154, // fdAT, of APNG
        0x41424344, // ABCD, critical and unknown
        0x61424344, // aBCD
        0x61620044, // not four letters
    ];

    public static void Apply(PngParts parts, FuzzRandom random, List<string> story)
    {
        for (var changes = random.Size(3); changes > 0 && parts.Chunks.Count > 0; changes--)
        {
            Change(parts.Chunks, random, story);
        }
    }

    /// <summary>Puts chunks of another file in: a few, or its whole image data.</summary>
    public static void Graft(PngParts parts, CorpusFile donor, FuzzRandom random, List<string> story)
    {
        if (!PngParts.TryParse(donor.Bytes, out var other))
        {
            return;
        }

        if (random.Chance(50))
        {
            parts.ReplaceImageData(ImageDataSplit.Split(other.ImageData(), random));
            story.Add($"image data of {donor.Name}");
            return;
        }

        var from = random.Below(other.Chunks.Count);
        var count = Math.Min(random.Size(4), other.Chunks.Count - from);
        var to = random.Below(parts.Chunks.Count + 1);
        parts.Chunks.InsertRange(to, other.Chunks.GetRange(from, count));
        story.Add($"{count} chunks of {donor.Name} put at {to}");
    }

    private static void Change(List<Chunk> chunks, FuzzRandom random, List<string> story)
    {
        var at = random.Below(chunks.Count);
        var to = random.Below(chunks.Count);
        switch (random.Below(9))
        {
            case 0:
                chunks.RemoveAt(at);
                story.Add($"chunk {at} dropped");
                break;
            case 1:
                chunks.Insert(to, chunks[at]);
                story.Add($"chunk {at} repeated at {to}");
                break;
            case 2:
                (chunks[at], chunks[to]) = (chunks[to], chunks[at]);
                story.Add($"chunks {at} and {to} swapped");
                break;
            case 3:
                var length = random.Chance(50) ? (uint)chunks[at].Data.Length + 1 : random.Pick<uint>(WrongLengths);
                chunks[at] = chunks[at] with { Length = length };
                story.Add($"length of chunk {at} = {length:X8}");
                break;
            case 4:
                var type = random.Pick<uint>(Types);
                chunks[at] = chunks[at] with { Type = type };
                story.Add($"type of chunk {at} = {type:X8}");
                break;
            case 5:
                chunks[at] = chunks[at] with { Crc = (uint)random.NextUInt64() };
                story.Add($"CRC of chunk {at} wrong");
                break;
            case 6:
                var data = chunks[at].Data;
                Array.Resize(ref data, random.Chance(50) ? random.Below(data.Length + 1) : data.Length + random.Size(800));
                chunks[at] = chunks[at] with { Data = data };
                story.Add($"chunk {at} resized to {data.Length}");
                break;
            case 7:
                var filler = new byte[random.Size(100)];
                random.Fill(filler);
                chunks.Insert(to, new Chunk(random.Pick<uint>(Types), filler));
                story.Add($"a chunk of {filler.Length} bytes put at {to}");
                break;
            default:
                chunks[at] = chunks[at] with { Data = ByteMutations.Apply(chunks[at].Data, random, story) };
                story.Add($"in chunk {at}");
                break;
        }
    }
}
