namespace Png.Tests.Deflate;

/// <summary>Blocks that no compressor writes, each with the verdict that RFC 1951 and zlib give.</summary>
public class InflaterOddBlockTests
{
    private static readonly int[] FixedDistances = [.. Enumerable.Repeat(5, 32)];

    public static TheoryData<string, bool> Blocks() => new()
    {
        { "type 3", false },
        { "stored, complement wrong", false },
        { "stored, no bytes, then fixed", true },
        { "fixed, length symbol 286", false },
        { "fixed, length symbol 287", false },
        { "fixed, distance symbol 30", false },
        { "fixed, distance symbol 31", false },
        { "fixed, match before the start", false },
        { "fixed, match from the very start", true },
        { "287 literal codes", false },
        { "31 distance codes", false },
        { "code lengths over-subscribed", false },
        { "code lengths incomplete", false },
        { "code lengths absent", false },
        { "repeat before the first length", false },
        { "repeat beyond the last length", false },
        { "zeros beyond the last length", false },
        { "no end of block", false },
        { "literals over-subscribed", false },
        { "literals incomplete", false },
        { "only an end of block", true },
        { "only an end of block, two bits", false },
        { "only an end of block, other bit used", false },
        { "one distance", true },
        { "one distance, other bit used", false },
        { "one distance, two bits", false },
        { "no distance, none used", true },
        { "no distance, one used", false },
        { "distances over-subscribed", false },
        { "distances incomplete", false },
    };

    [Theory]
    [MemberData(nameof(Blocks))]
    public void Inflate_OddBlock_HasTheRightVerdict(string block, bool isSound)
    {
        var stream = Write(block);

        var (_, failure) = InflateRun.Ours(stream);

        Assert.Equal(isSound, failure is null);
        Assert.Equal(isSound, InflateRun.Zlib(stream) is not null);

        // The block itself is refused, not what came of it.
        Assert.NotEqual("Adler-32", failure?.Field);
    }

    [Theory]
    [MemberData(nameof(Blocks))]
    public void Inflate_OddBlockAheadOfMuchInput_HasTheSameVerdict(string block, bool isSound)
    {
        // With bytes behind it the fast loop reads the block, which without them falls to the careful form.
        byte[] stream = [.. Write(block), .. new byte[100]];
        var (_, failure) = InflateRun.Ours(stream);
        Assert.Equal(isSound, failure is null);
        Assert.NotEqual("Adler-32", failure?.Field);
    }

    private static byte[] Write(string block)
    {
        var writer = new BitWriter();
        var fixedLiterals = BitWriter.FixedLiterals;
        int[] ab = Lengths(257, (97, 2), (98, 2), (256, 1));
        int[] withMatch = Lengths(258, (97, 2), (256, 2), (257, 1));
        switch (block)
        {
            case "type 3":
                return writer.Block(3).Bits(0, 20).End(1);
            case "stored, complement wrong":
                return writer.Stored([1, 2], complementChange: 4).EndOf([1, 2]);
            case "stored, no bytes, then fixed":
                return writer.Stored([], last: false).Block(1).Symbol(fixedLiterals, 97).Symbol(fixedLiterals, 256).EndOf("a"u8);
            case "fixed, length symbol 286":
            case "fixed, length symbol 287":
                return writer.Block(1).Symbol(fixedLiterals, 97).Symbol(fixedLiterals, block[^1] - '0' + 280)
                    .Symbol(FixedDistances, 0).Symbol(fixedLiterals, 256).EndOf("aaaa"u8);
            case "fixed, distance symbol 30":
            case "fixed, distance symbol 31":
                return writer.Block(1).Symbol(fixedLiterals, 97).Symbol(fixedLiterals, 257)
                    .Symbol(FixedDistances, block[^1] - '0' + 30).Bits(0, 14).Symbol(fixedLiterals, 256).EndOf("aaaa"u8);
            case "fixed, match before the start":
                return writer.Block(1).Symbol(fixedLiterals, 97).Match(fixedLiterals, FixedDistances, 3, 2)
                    .Symbol(fixedLiterals, 256).EndOf("aaaa"u8);
            case "fixed, match from the very start":
                return writer.Block(1).Symbol(fixedLiterals, 97).Match(fixedLiterals, FixedDistances, 3, 1)
                    .Symbol(fixedLiterals, 256).EndOf("aaaa"u8);
            case "287 literal codes":
                return writer.Dynamic(Lengths(287, (97, 1), (256, 1)), [1, 1]).Symbol(ab, 256).EndOf([]);
            case "31 distance codes":
                return writer.Dynamic(ab, Lengths(31, (0, 1), (1, 1))).Symbol(ab, 256).EndOf([]);
            case "code lengths over-subscribed":
                return writer.DynamicStart(257, 1, [.. Enumerable.Repeat(1, 3), .. new int[16]]).Bits(0, 600).End(1);
            case "code lengths incomplete":
                return writer.DynamicStart(257, 1, [1, 2, .. new int[17]]).Bits(0, 600).End(1);
            case "code lengths absent":
                return writer.DynamicStart(257, 1, new int[19]).Bits(0, 600).End(1);
            case "repeat before the first length":
                return writer.DynamicStart(257, 1, BitWriter.AnyCodeLength).Symbol(BitWriter.AnyCodeLength, 16).Bits(0, 600).End(1);
            case "repeat beyond the last length":
            case "zeros beyond the last length":
                writer.DynamicStart(257, 1, BitWriter.AnyCodeLength);
                foreach (var length in ab)
                {
                    writer.Symbol(BitWriter.AnyCodeLength, length);
                }

                return writer.Symbol(BitWriter.AnyCodeLength, block[0] == 'r' ? 16 : 17).Bits(0, 60).End(1);
            case "no end of block":
                return writer.Dynamic(Lengths(257, (97, 1), (98, 1)), [1]).Bits(0, 60).End(1);
            case "literals over-subscribed":
                return writer.Dynamic(Lengths(257, (97, 1), (98, 1), (256, 1)), [1]).Bits(0, 60).End(1);
            case "literals incomplete":
                return writer.Dynamic(Lengths(257, (97, 2), (98, 2), (256, 2)), [1]).Bits(0, 60).End(1);
            case "only an end of block":
                return writer.Dynamic(Lengths(257, (256, 1)), [0]).Bits(0, 1).EndOf([]);
            case "only an end of block, two bits":
                return writer.Dynamic(Lengths(257, (256, 2)), [0]).Bits(0, 2).EndOf([]);
            case "only an end of block, other bit used":
                return writer.Dynamic(Lengths(257, (256, 1)), [0]).Bits(1, 1).EndOf([]);
            case "one distance":
                return writer.Dynamic(withMatch, [1]).Symbol(withMatch, 97).Symbol(withMatch, 257).Bits(0, 1)
                    .Symbol(withMatch, 256).EndOf("aaaa"u8);
            case "one distance, other bit used":
                return writer.Dynamic(withMatch, [1]).Symbol(withMatch, 97).Symbol(withMatch, 257).Bits(1, 1)
                    .Symbol(withMatch, 256).EndOf("aaaa"u8);
            case "one distance, two bits":
                return writer.Dynamic(withMatch, [2]).Symbol(withMatch, 256).EndOf([]);
            case "no distance, none used":
                return writer.Dynamic(ab, [0]).Symbol(ab, 97).Symbol(ab, 256).EndOf("a"u8);
            case "no distance, one used":
                return writer.Dynamic(withMatch, [0]).Symbol(withMatch, 97).Symbol(withMatch, 257).Bits(0, 1)
                    .Symbol(withMatch, 256).EndOf("aaaa"u8);
            case "distances over-subscribed":
                return writer.Dynamic(ab, [1, 1, 1]).Symbol(ab, 256).EndOf([]);
            default:
                Assert.Equal("distances incomplete", block);
                return writer.Dynamic(ab, [2, 2, 2]).Symbol(ab, 256).EndOf([]);
        }
    }

    private static int[] Lengths(int symbols, params ReadOnlySpan<(int Symbol, int Length)> used)
    {
        var lengths = new int[symbols];
        foreach (var (symbol, length) in used)
        {
            lengths[symbol] = length;
        }

        return lengths;
    }
}
