using Png.Filters;

namespace Png.Tests.Filters;

public class UnfilterTests
{
    public static TheoryData<int, int> Kinds()
    {
        var kinds = new TheoryData<int, int>();
        for (var type = 0; type <= Unfilter.MaxType; type++)
        {
            foreach (var distance in new[] { 1, 2, 3, 4, 6, 8 })
            {
                kinds.Add(type, distance);
            }
        }

        return kinds;
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Apply_EveryLength_EqualsScalarAndStaysInside(int type, int distance)
    {
        var random = new Random(31);
        for (var pixels = 0; pixels <= 257; pixels++)
        {
            var length = pixels * distance;
            var filtered = new byte[length];
            var prior = new byte[length];
            random.NextBytes(filtered);
            random.NextBytes(prior);
            var expected = new byte[length];
            UnfilterScalar.Apply(type, filtered, prior, expected, distance);

            var guarded = new byte[length + 64];
            Array.Fill(guarded, (byte)0x5A);
            Unfilter.Apply(type, filtered, prior, guarded.AsSpan(32, length), distance);

            Assert.True(expected.AsSpan().SequenceEqual(guarded.AsSpan(32, length)), $"{pixels} pixels");
            Assert.False(guarded.AsSpan(0, 32).ContainsAnyExcept((byte)0x5A), "wrote before the row");
            Assert.False(guarded.AsSpan(32 + length).ContainsAnyExcept((byte)0x5A), "wrote behind the row");
        }
    }

    [Fact]
    public void Apply_PaethOfAllTriples_EqualsTheDefinition()
    {
        // Two pixels a row: the first becomes a from nothing but its own residual, the second is predicted from it.
        var prior = new byte[2 * 8];
        var filtered = new byte[2 * 8];
        var row = new byte[2 * 8];
        for (var triple = 0; triple < 1 << 24; triple += 8)
        {
            for (var lane = 0; lane < 8; lane++)
            {
                var (a, b, c) = ((byte)(triple + lane), (byte)(triple >> 8), (byte)(triple >> 16));
                prior[lane] = c;
                prior[8 + lane] = b;
                filtered[lane] = (byte)(a - c);
            }

            Unfilter.Apply(4, filtered, prior, row, 8);
            for (var lane = 0; lane < 8; lane++)
            {
                var expected = UnfilterScalar.Paeth((byte)(triple + lane), (byte)(triple >> 8), (byte)(triple >> 16));
                if (row[8 + lane] != expected)
                {
                    Assert.Fail($"triple {triple + lane:X6}: {row[8 + lane]}, not {expected}");
                }
            }
        }
    }
}
