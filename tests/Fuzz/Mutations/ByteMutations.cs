using System.Buffers.Binary;

namespace Fuzz.Mutations;

/// <summary>Changes that know nothing of the format.</summary>
internal static class ByteMutations
{
    private const int MostInserted = 64;

    private static readonly byte[] EdgeBytes = [0, 1, 2, 0x7F, 0x80, 0xFE, 0xFF];

    private static readonly uint[] EdgeWords =
        [0, 1, 13, 0x7FFF, 0xFFFF, 0x10000, 0x7FFFFFFF, 0x80000000, 0xFFFFFFF0, 0xFFFFFFFF];

    /// <summary>One to a few changes.</summary>
    public static byte[] Apply(byte[] bytes, FuzzRandom random, List<string> story)
    {
        for (var changes = random.Size(8); changes > 0; changes--)
        {
            bytes = Change(bytes, random, story);
        }

        return bytes;
    }

    private static byte[] Change(byte[] bytes, FuzzRandom random, List<string> story)
    {
        var at = random.Below(bytes.Length + 1);
        var length = Math.Min(random.Size(MostInserted), bytes.Length - at);
        var kind = random.Below(9);
        if (length == 0 || kind == 0)
        {
            return Insert(bytes, at, random, story);
        }

        var other = random.Below(bytes.Length);
        switch (kind)
        {
            case 1:
                story.Add($"{length} bytes deleted at {at}");
                return [.. bytes.AsSpan(0, at), .. bytes.AsSpan(at + length)];
            case 2:
                story.Add($"{length} bytes at {at} duplicated");
                return [.. bytes.AsSpan(0, at + length), .. bytes.AsSpan(at)];
            case 3:
                // Most cuts close to the end, where decoders have already begun to trust the file.
                var left = random.Chance(50) ? at : bytes.Length - length;
                story.Add($"cut to {left} bytes");
                return bytes[..left];
        }

        bytes = [.. bytes];
        switch (kind)
        {
            case 4:
                bytes[at] = random.Chance(50) ? random.Pick<byte>(EdgeBytes) : random.NextByte();
                story.Add($"byte {at} = {bytes[at]}");
                break;
            case 5 when at + sizeof(uint) <= bytes.Length:
                var word = random.Pick<uint>(EdgeWords);
                BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(at), word);
                story.Add($"word at {at} = {word:X8}");
                break;
            case 6:
                length = Math.Min(length, bytes.Length - other);
                bytes.AsSpan(other, length).CopyTo(bytes.AsSpan(at, length));
                story.Add($"{length} bytes copied from {other} to {at}");
                break;
            default:
                var bit = random.Below(8);
                bytes[at] ^= (byte)(1 << bit);
                story.Add($"bit {bit} of byte {at} flipped");
                break;
        }

        return bytes;
    }

    private static byte[] Insert(byte[] bytes, int at, FuzzRandom random, List<string> story)
    {
        var inserted = new byte[random.Size(MostInserted)];
        if (random.Chance(50))
        {
            random.Fill(inserted);
        }
        else
        {
            Array.Fill(inserted, random.Pick<byte>(EdgeBytes));
        }

        story.Add($"{inserted.Length} bytes inserted at {at}");
        return [.. bytes.AsSpan(0, at), .. inserted, .. bytes.AsSpan(at)];
    }
}
