using System.Security.Cryptography;
using Load.Checks;

namespace Load.Tests.Checks;

public sealed class ReferenceMandelbrotTests
{
    // The view of the well-known comparisons: 40,138,898 steps in all, 180,566 points that never escape.
    [Fact]
    public void Count_KnownView_HasTheKnownSums()
    {
        var (steps, inside) = (0L, 0);
        for (var y = 0; y < 960; y++)
        {
            for (var x = 0; x < 960; x++)
            {
                var count = ReferenceMandelbrot.Count(-2 + (x * (2.6 / 960)), -1.5 + (y * (3.0 / 960)), 200);
                steps += count;
                inside += count == 200 ? 1 : 0;
            }
        }

        Assert.Equal((40_138_898, 180_566), (steps, inside));
    }

    // matplotlib's hot: where the set is, and the first colours of its table.
    [Fact]
    public void Draw_Colours_AreHot()
    {
        var pixels = ReferenceMandelbrot.Draw(26, 30, 200, isSingle: false);

        // c = -0.5 lies inside: white. c = -2 - 1.5i escapes after the first step: index 52 of the table.
        Assert.Equal("FFFFFF", Convert.ToHexString(pixels, ((15 * 26) + 15) * 3, 3));
        Assert.Equal("930000", Convert.ToHexString(pixels, 0, 3));
    }

    // Checksum of matplotlib's table, which the project's own palette has as well.
    [Fact]
    public void Hot_AllColours_AreMatplotlibs()
    {
        var table = Enumerable.Range(0, 256).SelectMany(ReferenceMandelbrot.HotAt).ToArray();

        Assert.Equal("066ECCE53A06D80B", Convert.ToHexString(SHA256.HashData(table))[..16]);
    }
}
