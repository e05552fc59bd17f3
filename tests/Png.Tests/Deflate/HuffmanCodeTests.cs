using Png.Deflate;

namespace Png.Tests.Deflate;

public class HuffmanCodeTests
{
    public static TheoryData<int> Limits => [7, 9, 12, 14, 15];

    [Theory]
    [MemberData(nameof(Limits))]
    public void Build_FibonacciFrequencies_StaysWithinTheLimitAndIsComplete(int limit)
    {
        // The worst case: each symbol as frequent as all rarer ones together makes Huffman's code as deep as it gets.
        var frequencies = new uint[30];
        (frequencies[0], frequencies[1]) = (1, 1);
        for (var symbol = 2; symbol < frequencies.Length; symbol++)
        {
            frequencies[symbol] = frequencies[symbol - 1] + frequencies[symbol - 2];
        }

        var lengths = Build(frequencies, limit);

        Assert.Equal(limit, lengths.Max());
        Assert.Equal(1 << limit, Kraft(lengths, limit));
    }

    [Theory]
    [MemberData(nameof(Limits))]
    public void Build_RandomFrequencies_IsCompleteAndGivesRarerSymbolsNoShorterCodes(int limit)
    {
        var random = new Random(limit);
        for (var round = 0; round < 200; round++)
        {
            var frequencies = new uint[random.Next(2, limit == 7 ? 100 : 286)];
            foreach (ref var frequency in frequencies.AsSpan())
            {
                frequency = random.Next(4) == 0 ? 0 : 1u << random.Next(18);
            }

            (frequencies[0], frequencies[1]) = (1, 1);
            var lengths = Build(frequencies, limit);

            Assert.Equal(1 << limit, Kraft(lengths, limit));
            Assert.All(frequencies.Zip(lengths), static pair => Assert.Equal(pair.First == 0, pair.Second == 0));
            for (var symbol = 1; symbol < frequencies.Length; symbol++)
            {
                if (frequencies[symbol] > frequencies[symbol - 1] && frequencies[symbol - 1] > 0)
                {
                    Assert.True(lengths[symbol] <= lengths[symbol - 1]);
                }
            }
        }
    }

    [Fact]
    public void Build_LimitDoesNotBind_CostsWhatHuffmanCosts()
    {
        var random = new Random(5);
        for (var round = 0; round < 100; round++)
        {
            var frequencies = new uint[random.Next(2, 200)];
            foreach (ref var frequency in frequencies.AsSpan())
            {
                frequency = (uint)random.Next(50, 200);
            }

            var lengths = Build(frequencies, 15);

            // Every merge of the two lightest nodes costs their weight once.
            var queue = new PriorityQueue<long, long>(frequencies.Select(static f => ((long)f, (long)f)));
            var best = 0L;
            while (queue.Count > 1)
            {
                var merged = queue.Dequeue() + queue.Dequeue();
                best += merged;
                queue.Enqueue(merged, merged);
            }

            Assert.Equal(best, frequencies.Zip(lengths, static (f, l) => (long)f * l).Sum());
        }
    }

    [Fact]
    public void Build_OneSymbol_GetsOneBit() => Assert.Equal([0, 0, 1], Build([0, 0, 9], 15));

    [Fact]
    public void Build_NoSymbol_GivesNoCode() => Assert.Equal([0, 0, 0], Build([0, 0, 0], 15));

    [Fact]
    public void Assign_ExampleOfTheSpecification_IsItsCodeReversed()
    {
        // RFC 1951, 3.2.2: lengths (3, 3, 3, 3, 3, 2, 4, 4) give 010, 011, 100, 101, 110, 00, 1110, 1111.
        var codes = new ushort[8];
        HuffmanCode.Assign([3, 3, 3, 3, 3, 2, 4, 4], codes);
        Assert.Equal([0b010, 0b110, 0b001, 0b101, 0b011, 0b00, 0b0111, 0b1111], codes);
    }

    private static byte[] Build(uint[] frequencies, int limit)
    {
        var lengths = new byte[frequencies.Length];
        HuffmanCode.Build(frequencies, limit, lengths);
        return lengths;
    }

    private static int Kraft(byte[] lengths, int limit) => lengths.Where(static l => l > 0).Sum(l => 1 << (limit - l));
}
