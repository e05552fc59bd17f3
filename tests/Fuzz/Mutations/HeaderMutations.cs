using System.Buffers.Binary;
using Fuzz.Corpus;

namespace Fuzz.Mutations;

/// <summary>Other things in the fields of IHDR, mostly such as the specification allows.</summary>
internal static class HeaderMutations
{
    private const int DepthAt = 8;
    private const int ColorTypeAt = 9;
    private const int InterlaceAt = 12;

    private static readonly uint[] Sides = [0, 1, 2, 255, 65535, 65536, 0x20000000, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF];

    public static void Apply(PngParts parts, FuzzRandom random, List<string> story)
    {
        var data = (byte[])parts.Chunks[0].Data.Clone();
        if (random.Chance(20))
        {
            Inflate(data, parts.ImageData().Length, random, story);
        }

        for (var changes = random.Pick(0, 1, 2, 4); changes > 0; changes--)
        {
            Change(data, random, story);
        }

        parts.Chunks[0] = parts.Chunks[0] with { Data = data };
    }

    /// <summary>As large as the compressed bytes could be if they were nothing but zeros, or a little larger.</summary>
    private static void Inflate(byte[] data, int compressedBytes, FuzzRandom random, List<string> story)
    {
        const int MostOfAByte = 1032;
        var width = 1u << random.Below(20);
        var height = (uint)((double)compressedBytes * MostOfAByte * random.Between(50, 110) / 100 / ((width / 8) + 1)) + 1;
        var layout = new PictureLayout(width, height, 1, 0, data[InterlaceAt] == 1);
        layout.ToHeader().CopyTo(data, 0);
        story.Add($"{layout}");
    }

    private static void Change(byte[] data, FuzzRandom random, List<string> story)
    {
        switch (random.Below(6))
        {
            case 0 or 1:
                var at = random.Pick(0, 4);
                var side = BinaryPrimitives.ReadUInt32BigEndian(data.AsSpan(at));
                side = random.Below(4) switch
                {
                    0 => side + 1,
                    1 => side - 1,
                    2 => side * 2,
                    _ => random.Pick<uint>(Sides),
                };
                BinaryPrimitives.WriteUInt32BigEndian(data.AsSpan(at), side);
                story.Add($"{(at == 0 ? "width" : "height")} = {side}");
                break;
            case 2:
                data[DepthAt] = random.Pick<byte>(0, 1, 2, 3, 4, 8, 8, 16, 16, 32, 255);
                story.Add($"bit depth = {data[DepthAt]}");
                break;
            case 3:
                data[ColorTypeAt] = random.Pick<byte>(0, 1, 2, 3, 4, 5, 6, 7, 255);
                story.Add($"colour type = {data[ColorTypeAt]}");
                break;
            case 4:
                data[InterlaceAt] ^= 1;
                story.Add($"interlace method = {data[InterlaceAt]}");
                break;
            default:
                var field = random.Between(DepthAt, InterlaceAt);
                data[field] = random.NextByte();
                story.Add($"byte {field} of IHDR = {data[field]}");
                break;
        }
    }
}
