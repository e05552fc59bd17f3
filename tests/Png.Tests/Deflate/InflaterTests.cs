using System.IO.Compression;
using Png.Tests.Conformance;

namespace Png.Tests.Deflate;

public class InflaterTests
{
    private static readonly int[] Literals = BitWriter.FixedLiterals;

    private static readonly int[] Distances = [.. Enumerable.Repeat(5, 32)];

    public static TheoryData<string, CompressionLevel> Inputs()
    {
        var inputs = new TheoryData<string, CompressionLevel>();
        foreach (var level in Enum.GetValues<CompressionLevel>())
        {
            foreach (var kind in new[] { "one", "noise", "flat", "steps", "few", "text", "periods" })
            {
                inputs.Add(kind, level);
            }
        }

        return inputs;
    }

    [Theory]
    [MemberData(nameof(Inputs))]
    public void Inflate_StreamOfZlib_GivesItsInput(string kind, CompressionLevel level)
    {
        var input = Make(kind);
        var stream = PngBuilder.Deflate(input, level);
        foreach (var piece in new[] { int.MaxValue, 8192, 33, 1 })
        {
            var (output, failure) = InflateRun.Ours(stream, piece, piece == 33 ? 601 : 90_000);
            Assert.Null(failure);
            Assert.True(input.AsSpan().SequenceEqual(output), $"pieces of {piece}");
        }
    }

    [Fact]
    public void Inflate_EveryLengthAtManyDistances_GivesTheRepetition()
    {
        // Behind 40,000 bytes of noise, every match length at distances around every vector width and at the largest.
        var random = new Random(21);
        var noise = new byte[40_000];
        random.NextBytes(noise);
        int[] distances = [.. Enumerable.Range(1, 70), 127, 128, 129, 255, 256, 257, 4096, 32_767, 32_768];
        var writer = new BitWriter().Stored(noise, last: false).Block(1);
        var expected = new List<byte>(noise);
        foreach (var distance in distances)
        {
            for (var length = 3; length <= 258; length++)
            {
                WriteMatch(writer, length, distance);
                for (var i = 0; i < length; i++)
                {
                    expected.Add(expected[^distance]);
                }

                writer.Symbol(Literals, length & 0xFF);
                expected.Add((byte)length);
            }
        }

        var stream = writer.Symbol(Literals, 256).EndOf(expected.ToArray());

        Assert.Equal(expected.ToArray(), InflateRun.Zlib(stream));
        Assert.Equal(expected.ToArray(), InflateRun.Ours(stream, batch: 50_000).Output);
        Assert.Equal(expected.ToArray(), InflateRun.Ours(stream, 1).Output);
    }

    [Fact]
    public void Inflate_RandomCodes_GivesWhatZlibGives()
    {
        // Random complete codes, up to 15 bits, so that second tables and pairs of all kinds occur.
        var random = new Random(22);
        for (var round = 0; round < 40; round++)
        {
            var literals = RandomCode(random, 286, required: 256);
            var distances = RandomCode(random, 30, required: 0);
            var writer = new BitWriter().Stored(Make("noise").AsSpan(0, 33_000), last: false).Dynamic(literals, distances);
            var used = Enumerable.Range(0, 286).Where(i => i != 256 && literals[i] != 0).ToArray();
            var usedDistances = Enumerable.Range(0, 30).Where(i => distances[i] != 0).ToArray();
            for (var i = 0; i < 2000; i++)
            {
                var symbol = used[random.Next(used.Length)];
                writer.Symbol(literals, symbol);
                if (symbol > 256)
                {
                    var distance = usedDistances[random.Next(usedDistances.Length)];
                    writer.Bits(random.Next(), ExtraLengthBits(symbol)).Symbol(distances, distance)
                        .Bits(random.Next(), Math.Max(0, (distance / 2) - 1));
                }
            }

            var stream = writer.Symbol(literals, 256).End(0);
            var expected = InflateUnchecked(stream);
            Assert.Equal(expected, InflateRun.Ours(WithAdler(stream, expected)).Output);
        }
    }

    [Theory]
    [InlineData("one")]
    [InlineData("text")]
    [InlineData("few")]
    public void Inflate_CutAnywhere_IsTooShort(string kind)
    {
        var stream = PngBuilder.Deflate(Make(kind).AsSpan()[..Math.Min(300, Make(kind).Length)]);
        for (var length = 0; length < stream.Length; length++)
        {
            var (_, failure) = InflateRun.Ours(stream[..length]);
            Assert.NotNull(failure);
            Assert.Contains(InflateRun.TooShort, failure.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("text", CompressionLevel.Optimal)]
    [InlineData("few", CompressionLevel.SmallestSize)]
    [InlineData("steps", CompressionLevel.Fastest)]
    [InlineData("noise", CompressionLevel.NoCompression)]
    [InlineData("periods", CompressionLevel.Optimal)]
    public void Inflate_AnyBitFlipped_HasTheVerdictOfZlib(string kind, CompressionLevel level)
    {
        var stream = PngBuilder.Deflate(Make(kind).AsSpan(0, 400), level);
        for (var bit = 0; bit < 8 * stream.Length; bit++)
        {
            var changed = stream.ToArray();
            changed[bit / 8] ^= (byte)(1 << (bit % 8));
            InflateRun.AssertSameVerdict(changed, $"{kind}, bit {bit}");
        }
    }

    [Theory]
    [InlineData("text")]
    [InlineData("few")]
    [InlineData("steps")]
    [InlineData("periods")]
    public void Inflate_Damaged_FailsAtTheSameByteWhereverPiecesEnd(string kind)
    {
        // In one piece nearly all is decoded by whole rounds, in pieces of a byte by single symbols.
        const int Seed = 24;
        var random = new Random(Seed);
        var stream = PngBuilder.Deflate(Make(kind), CompressionLevel.Optimal);
        for (var round = 0; round < 150; round++)
        {
            var changed = stream.ToArray();
            var bit = random.Next(8 * changed.Length);
            changed[bit / 8] ^= (byte)(1 << (bit % 8));

            var (whole, failure) = InflateRun.Ours(changed);
            var (pieces, failureOfPieces) = InflateRun.Ours(changed, piece: 1);

            Assert.True(failure?.Message == failureOfPieces?.Message, $"seed {Seed}, bit {bit}: {failure?.Message} / {failureOfPieces?.Message}");
            Assert.True(whole.AsSpan().SequenceEqual(pieces), $"seed {Seed}, bit {bit}");
        }
    }

    [Theory]
    [InlineData(286)]
    [InlineData(287)]
    public void Inflate_LengthThatMustNotOccur_FailsAtTheSameByteWhereverPiecesEnd(int symbol)
    {
        // Behind so many literals that a table of pairs is made, and ahead of enough input for whole rounds.
        for (var literals = 1000; literals < 1020; literals++)
        {
            var writer = new BitWriter().Block(1);
            for (var i = 0; i < literals; i++)
            {
                writer.Symbol(Literals, i & 0xFF);
            }

            byte[] stream = [.. writer.Symbol(Literals, symbol).End(0), .. new byte[100]];
            var failure = InflateRun.Ours(stream).Failure;

            Assert.Contains("a length has a code that stands for nothing", failure?.Message, StringComparison.Ordinal);
            Assert.Equal(InflateRun.Ours(stream, piece: 1).Failure?.Message, failure?.Message);
        }
    }

    [Fact]
    public void Inflate_EveryZlibHeader_HasTheVerdictOfZlib()
    {
        var stream = PngBuilder.Deflate([1, 2, 3]);
        for (var header = 0; header < 65_536; header++)
        {
            (stream[0], stream[1]) = ((byte)(header >> 8), (byte)header);

            // All that fail the check bits are alike; a sample of them is enough.
            if (header % 31 == 0 || header % 97 == 0)
            {
                InflateRun.AssertSameVerdict(stream, $"header {header:X4}");
            }
        }
    }

    [Fact]
    public void Inflate_OutputBeyondTheLimit_IsRefused()
    {
        foreach (var kind in new[] { "flat", "noise", "text" })
        {
            var input = Make(kind).AsSpan(0, 5000);
            for (var most = 4000; most < 5000; most += 83)
            {
                var stream = PngBuilder.Deflate(input);
                Assert.Throws<PngException>(() => InflateLimited(stream, most));
            }

            Assert.Equal(5000, InflateLimited(PngBuilder.Deflate(input), 5000));
        }
    }

    private static int InflateLimited(byte[] stream, int most)
    {
        using var inflater = new Png.Deflate.Inflater(new OnePiece(stream));
        inflater.Start(System.Buffers.ArrayPool<byte>.Shared);
        var window = new byte[most + Png.Deflate.Inflater.Slack];
        var end = inflater.Inflate(window, 0, most, most, default);
        inflater.Finish(default);
        Assert.True(end <= most);
        return end;
    }

    private static byte[] Make(string kind)
    {
        var random = new Random(23);
        var bytes = new byte[kind == "one" ? 1 : 200_000];
        for (var i = 0; i < bytes.Length; i++)
        {
            bytes[i] = kind switch
            {
                "flat" => 7,
                "steps" => (byte)((i > 0 ? bytes[i - 1] : 0) + random.Next(-3, 4)),
                "few" => (byte)(random.Next(12) * random.Next(2)),
                "text" => (byte)"the quick brown fox jumps over the lazy dog "[(i + (i / 97)) % 44],
                "periods" => i >= 40 && i % 1000 > 40 ? bytes[i - 1 - (i / 1000 % 40)] : (byte)random.Next(256),
                _ => (byte)random.Next(256),
            };
        }

        return bytes;
    }

    private static int[] RandomCode(Random random, int symbols, int required)
    {
        // Splits random leaves of a tree until there are as many as wanted: a complete code by construction.
        var depths = new List<int> { 1, 1 };
        var wanted = random.Next(2, symbols);
        while (depths.Count < wanted)
        {
            var leaf = random.Next(random.Next(2) == 0 ? depths.Count : Math.Min(depths.Count, 4));
            if (depths[leaf] < 15)
            {
                depths.Add(++depths[leaf]);
            }
        }

        var lengths = new int[symbols];
        var order = Enumerable.Range(0, symbols).Where(i => i != required).OrderBy(_ => random.Next()).Prepend(required).ToArray();
        for (var i = 0; i < depths.Count; i++)
        {
            lengths[order[i]] = depths[i];
        }

        return lengths;
    }

    private static int ExtraLengthBits(int symbol) => symbol is < 265 or 285 ? 0 : (symbol - 261) / 4;

    private static void WriteMatch(BitWriter writer, int length, int distance)
    {
        // The last symbol whose shortest length (distance) is not above the wanted one.
        var (symbol, start) = (257, 3);
        while (symbol < 284 && start + (1 << ExtraLengthBits(symbol)) <= length)
        {
            start += 1 << ExtraLengthBits(symbol++);
        }

        (symbol, start) = length == 258 ? (285, 258) : (symbol, start);
        writer.Symbol(Literals, symbol).Bits(length - start, ExtraLengthBits(symbol));

        var (code, from) = (0, 1);
        while (from + (1 << Math.Max(0, (code / 2) - 1)) <= distance)
        {
            from += 1 << Math.Max(0, (code++ / 2) - 1);
        }

        writer.Symbol(Distances, code).Bits(distance - from, Math.Max(0, (code / 2) - 1));
    }

    private static byte[] InflateUnchecked(byte[] stream)
    {
        using var deflate = new DeflateStream(new MemoryStream(stream, 2, stream.Length - 2), CompressionMode.Decompress);
        var output = new MemoryStream();
        deflate.CopyTo(output);
        return output.ToArray();
    }

    private static byte[] WithAdler(byte[] stream, byte[] output)
    {
        var adler = Png.Checksums.Adler32.Update(1, output);
        System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(stream.AsSpan(stream.Length - 4), adler);
        return stream;
    }

    private sealed class OnePiece(byte[] stream) : Png.Deflate.IInflateSource
    {
        private bool _isTaken;

        public long Offset => 0;

        public bool TryNext(out ReadOnlyMemory<byte> bytes)
        {
            bytes = _isTaken ? default : stream;
            return !bytes.IsEmpty && (_isTaken = true);
        }
    }
}
