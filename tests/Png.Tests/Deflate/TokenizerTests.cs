using Png.Deflate;

namespace Png.Tests.Deflate;

public class TokenizerTests
{
    [Fact]
    public void RunTokenizer_EveryStartAndLengthOfRun_FindsWhatAPlainLoopFinds()
    {
        // Runs across the borders of the 64-byte words, of lengths around the shortest and around whole words.
        var tokens = new Token[100];
        foreach (var length in (int[])[1, 15, 16, 17, 63, 64, 65, 127, 128, 129, 200])
        {
            for (var at = 0; at < 140; at++)
            {
                var input = new byte[400 + BandDeflate.InputSlack];
                input.AsSpan(0, 400).Fill(1);
                input.AsSpan(at, length).Clear();
                var count = RunTokenizer.Tokenize(input, 0, 400, tokens);
                var expected = length < RunTokenizer.MinRun
                    ? [(400, 0)]
                    : new[] { (at + 1, length - 1), (400 - at - length, 0) };
                Assert.Equal(expected, tokens[..count].Select(static t => (t.Literals, t.Length)));
            }
        }
    }

    [Fact]
    public void RunTokenizer_RandomZeros_LeavesNoLongRunInLiterals()
    {
        var random = new Random(7);
        var tokens = new Token[1000];
        for (var round = 0; round < 300; round++)
        {
            var length = random.Next(1, 1000);
            var input = new byte[length + BandDeflate.InputSlack];
            for (var at = 0; at < length;)
            {
                at += random.Next(40);
                input.AsSpan(Math.Min(at, length), Math.Min(random.Next(1, 4), length - Math.Min(at, length))).Fill(3);
                at += 3;
            }

            var count = RunTokenizer.Tokenize(input, 0, length, tokens);

            var position = 0;
            foreach (var token in tokens.AsSpan(0, count))
            {
                var literals = input.AsSpan(position, token.Literals);
                Assert.True(literals.IndexOf(new byte[RunTokenizer.MinRun]) < 0, $"round {round}");
                position += token.Literals;
                Assert.True(input.AsSpan(position, token.Length).IndexOfAnyExcept((byte)0) < 0, $"round {round}");
                position += token.Length;
            }

            Assert.Equal(length, position);
        }
    }

    [Fact]
    public void HashTokenizer_NoRoomForAllTokens_StopsWhereTheyEnd()
    {
        var input = new byte[5000 + BandDeflate.InputSlack];
        DeflateSamples.Make("text", 5000).CopyTo(input, 0);
        var table = new int[HashTokenizer.TableEntries];
        Array.Fill(table, -1);
        var tokens = new Token[4];
        var end = 5000;

        var count = new HashTokenizer(table, tokens, 80, rowBytes: 100).Tokenize(input, 0, ref end);

        Assert.InRange(end, 1, 4999);
        Assert.Equal(end, tokens[..count].Sum(static t => t.Literals + t.Length));
    }

    [Fact]
    public void HashTokenizer_RowsOfTwoValuesRepeat_CopiesThemFromTheRowAbove()
    {
        // The same 8 bytes come many times in a row, so that the newest place with their hash is hardly ever the one above.
        const int rowBytes = 1000;
        const int rows = 10;
        var row = new byte[rowBytes];
        var random = new Random(5);
        for (var at = 0; at < rowBytes; at++)
        {
            row[at] = (byte)random.Next(2);
        }

        var input = new byte[(rows * rowBytes) + BandDeflate.InputSlack];
        for (var at = 0; at < rows; at++)
        {
            row.CopyTo(input, at * rowBytes);
        }

        var table = new int[HashTokenizer.TableEntries];
        Array.Fill(table, -1);
        var tokens = new Token[rows * rowBytes];
        var end = rows * rowBytes;

        var count = new HashTokenizer(table, tokens, 16, rowBytes).Tokenize(input, 0, ref end);

        Assert.InRange(tokens[..count].Where(static t => t.Distance == rowBytes).Sum(static t => t.Length), (rows - 2) * rowBytes, rows * rowBytes);
    }

    [Theory]
    [InlineData(3, 3)]
    [InlineData(258, 258)]
    [InlineData(259, 256)]
    [InlineData(260, 257)]
    [InlineData(261, 258)]
    [InlineData(1_000_000, 258)]
    public void Piece_EveryLength_LeavesNothingOrAtLeastThree(int length, int piece) =>
        Assert.Equal(piece, TokenCursor.Piece(length));
}
