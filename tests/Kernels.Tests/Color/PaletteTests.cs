using System.Security.Cryptography;

namespace Kernels.Tests.Color;

/// <summary>The tables against matplotlib 3.6.3: three entries that can be looked up, and a checksum of the rest.</summary>
public sealed class PaletteTests
{
    [Theory]
    [InlineData("hot", "0A0000", "FF5B00", "FFFFFF", "066ECCE53A06D80B")]
    [InlineData("viridis", "440154", "20908C", "FDE724", "96A1F6F37D4041F9")]
    [InlineData("magma", "000003", "B63679", "FBFCBF", "E2E7C21B2CDEBD6F")]
    [InlineData("inferno", "000003", "BB3754", "FCFEA4", "8092F65256023CEF")]
    [InlineData("plasma", "0C0786", "CB4777", "EFF821", "3C079586AF5E9371")]
    [InlineData("cividis", "00224D", "7C7B78", "FDE737", "8A6C6BF382BE7CC3")]
    [InlineData("twilight_shifted", "2F1337", "E1D8E1", "2F1436", "319449E76A7EBDD0")]
    [InlineData("gray", "000000", "808080", "FFFFFF", "C15598E2BF5C6FF3")]
    public void TryGet_KnownName_IsMatplotlibsTable(string name, string first, string middle, string last, string sha256)
    {
        Assert.True(Palette.TryGet(name, out var palette));
        var rgb = palette.Rgb.Span;
        Assert.Equal(name, palette.Name);
        Assert.Equal(768, rgb.Length);
        Assert.Equal(first, Convert.ToHexString(rgb[..3]));
        Assert.Equal(middle, Convert.ToHexString(rgb.Slice(3 * 128, 3)));
        Assert.Equal(last, Convert.ToHexString(rgb[^3..]));
        Assert.Equal(sha256, Convert.ToHexString(SHA256.HashData(rgb))[..16]);
    }

    [Fact]
    public void TryGet_UnknownName_IsFalseAndHot()
    {
        Assert.False(Palette.TryGet("Hot", out var palette));
        Assert.Same(Palette.Hot, palette);
    }

    [Fact]
    public void All_HasEachNameOnce()
    {
        Assert.Equal(8, Palette.All.Select(palette => palette.Name).Distinct().Count());
        Assert.Equal("hot", Palette.All[0].Name);
    }
}
