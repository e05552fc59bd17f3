using Load.Scenarios;

namespace Load.Tests.Scenarios;

public sealed class CatalogTests
{
    [Fact]
    public void All_Names_AreUniqueAndCoverTheMatrix()
    {
        var names = Catalog.All.Select(scenario => scenario.Name).ToArray();

        Assert.Equal(names.Length, names.Distinct().Count());
        Assert.Equal(3 * 2 * 4 * 11, names.Count(name => name.StartsWith("blur/", StringComparison.Ordinal) && !name.StartsWith("blur/64/", StringComparison.Ordinal)));
        Assert.Equal(3 * 2 * 11, names.Count(name => name.StartsWith("mandelbrot/", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("blur/1080p/opaque/d8", 11)]
    [InlineData("BLUR/1080p/opaque/d8/", 11)]
    [InlineData("*/d8/sliding-256", 6)]
    [InlineData("trivial/live", 1)]
    [InlineData("blur/1080p/opaque/d", 0)]
    public void Matching_Pattern_SelectsByNameOrFolder(string pattern, int count)
    {
        Assert.Equal(count, Catalog.Matching(Catalog.All, [pattern]).Count);
    }

    [Fact]
    public void Quick_Round_HasEveryKindButTheCurves()
    {
        var groups = Catalog.QuickRound.Select(scenario => scenario.Name.Split('/')[0]).ToHashSet();

        Assert.Equal(["blur", "mandelbrot", "tiles", "traffic", "trivial"], groups.Order());
    }
}
