using Png.Deflate;

namespace Png.Tests.Deflate;

public class MatchFinderTests
{
    public static TheoryData<string> Samples => [.. DeflateSamples.Names];

    [Theory]
    [MemberData(nameof(Samples))]
    public void Find_EveryPlace_GivesRealMatchesUpToTheLongest(string name)
    {
        // A stretch ends in the middle of the band: matches stop there, the order of the trees does not.
        const int Length = 1500;
        const int StretchEnd = 700;
        var input = new byte[Length + BandDeflate.InputSlack];
        input.AsSpan(Length).Fill(0xA5);
        DeflateSamples.Make(name, Length).CopyTo(input, 0);
        var finder = new MatchFinder(new int[MatchFinder.Entries]);
        var found = new (int Length, int Distance)[300];
        for (var at = 0; at < Length; at++)
        {
            var end = at < StretchEnd ? StretchEnd : Length;

            var count = finder.Find(input, at, end, Length, found);

            var before = 0;
            foreach (var (length, distance) in found.AsSpan(0, count))
            {
                Assert.InRange(length, Math.Max(before + 1, 3), Math.Min(258, end - at));
                Assert.InRange(distance, 1, at);
                Assert.True(
                    input.AsSpan(at, length).SequenceEqual(input.AsSpan(at - distance, length)),
                    $"{name} at {at}: {length} bytes {distance} back are not the same");
                before = length;
            }

            // Below 4 bytes only near places are known.
            var longest = Longest(input, at, end);
            Assert.True(longest < 4 || before == longest, $"{name} at {at}: found {before} of {longest} bytes");
        }
    }

    [Fact]
    public void Find_PlacesBeyondTheWindow_AreNotGiven()
    {
        var length = (2 * DeflateSymbols.MaxDistance) + 5000;
        var input = new byte[length + BandDeflate.InputSlack];
        var noise = DeflateSamples.Make("noise", DeflateSymbols.MaxDistance + 100);
        noise.CopyTo(input, 0);
        noise.CopyTo(input, noise.Length);
        var finder = new MatchFinder(new int[MatchFinder.Entries]);
        var found = new (int Length, int Distance)[50];
        for (var at = 0; at < length; at++)
        {
            foreach (var (_, distance) in found.AsSpan(0, finder.Find(input, at, length, 20, found)))
            {
                Assert.InRange(distance, 1, DeflateSymbols.MaxDistance);
            }
        }
    }

    private static int Longest(byte[] input, int at, int end)
    {
        var longest = 0;
        for (var candidate = 0; candidate < at; candidate++)
        {
            var length = input.AsSpan(at, Math.Min(258, end - at)).CommonPrefixLength(input.AsSpan(candidate));
            longest = Math.Max(longest, length);
        }

        return longest;
    }
}
