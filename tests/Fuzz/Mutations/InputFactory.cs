using Fuzz.Corpus;

namespace Fuzz.Mutations;

/// <summary>
/// Makes input i of seed s: the same bytes whoever asks, whenever, as long as the corpus is the same. Part of that are
/// files of the writer, and PngSuite where it is found.
/// </summary>
internal sealed class InputFactory
{
    private readonly CorpusSet _corpus;

    public InputFactory(CorpusSet corpus)
    {
        _corpus = corpus;
    }

    public FuzzInput Make(ulong seed, long index)
    {
        var random = FuzzRandom.For(seed, index);
        var start = _corpus.Pick(random);
        if (random.Chance(3))
        {
            return new FuzzInput(start.Bytes, start.Name, MustPass: start.IsValid);
        }

        var file = start.Bytes;
        var story = new List<string> { start.Name };
        for (var rounds = random.Pick(1, 1, 1, 2, 3); rounds > 0; rounds--)
        {
            file = Mutate(file, random, story);
        }

        return new FuzzInput(file, string.Join(", ", story), MustPass: false);
    }

    private byte[] Mutate(byte[] file, FuzzRandom random, List<string> story)
    {
        var kind = random.Below(100);
        if (kind < 12)
        {
            return MutateBytes(file, random, story);
        }

        if (kind < 16)
        {
            return Splice(file, random, story);
        }

        if (!PngParts.TryParse(file, out var parts))
        {
            return MutateBytes(file, random, story);
        }

        switch (kind)
        {
            case < 26:
                ChunkMutations.Apply(parts, random, story);
                break;
            case < 34:
                HeaderMutations.Apply(parts, random, story);
                break;
            case < 38:
                ChunkMutations.Graft(parts, _corpus.Pick(random), random, story);
                break;
            case < 66:
                StreamMutations.Apply(parts, random, story);
                break;
            default:
                ScanlineMutations.Apply(parts, random, story);
                break;
        }

        return parts.ToBytes();
    }

    private static byte[] MutateBytes(byte[] file, FuzzRandom random, List<string> story)
    {
        file = ByteMutations.Apply(file, random, story);
        if (random.Chance(50) && PngParts.TryParse(file, out var parts))
        {
            // With the checksums repaired the change gets further in.
            story.Add("CRCs repaired");
            for (var i = 0; i < parts.Chunks.Count; i++)
            {
                parts.Chunks[i] = parts.Chunks[i] with { Crc = null };
            }

            return parts.ToBytes();
        }

        return file;
    }

    private byte[] Splice(byte[] file, FuzzRandom random, List<string> story)
    {
        var other = _corpus.Pick(random);
        story.Add($"spliced with {other.Name}");
        return [.. file.AsSpan(0, random.Below(file.Length + 1)), .. other.Bytes.AsSpan(random.Below(other.Bytes.Length))];
    }
}
