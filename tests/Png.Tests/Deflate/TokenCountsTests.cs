using Png.Deflate;

namespace Png.Tests.Deflate;

public class TokenCountsTests
{
    [Theory]
    [InlineData(9_000)]
    [InlineData(60_000)]
    [InlineData(200_000)]
    public void Sampled_RunsOnly_CountsWhatTheTokensSay(int length)
    {
        for (var seed = 1; seed <= 10; seed++)
        {
            var random = new Random(seed);
            var input = new byte[length + BandDeflate.InputSlack];
            for (var at = 0; at < length; at += 1 + random.Next(40))
            {
                input.AsSpan(at, Math.Min(random.Next(300), length - at)).Fill((byte)random.Next(4));
            }

            var tokens = new Token[(length / RunTokenizer.MinRun) + 1];
            var runs = tokens.AsSpan(0, RunTokenizer.Tokenize(input, 0, length, tokens));
            Assert.True(Literals(runs) > 4096, $"seed {seed}: too few literals");
            Assert.Equal(Sampled(input, length, runs, runsOnly: false), Sampled(input, length, runs, runsOnly: true));
        }
    }

    private static int Literals(ReadOnlySpan<Token> tokens)
    {
        var literals = 0;
        foreach (var token in tokens)
        {
            literals += token.Literals;
        }

        return literals;
    }

    private static (string Literals, string Distances) Sampled(byte[] input, int length, ReadOnlySpan<Token> tokens, bool runsOnly)
    {
        var literals = new uint[DeflateSymbols.LiteralCount];
        var distances = new uint[DeflateSymbols.DistanceCount];
        TokenCounts.Sampled(input, 0, length, tokens, runsOnly, literals, distances);
        return (string.Join(' ', literals), string.Join(' ', distances));
    }
}
