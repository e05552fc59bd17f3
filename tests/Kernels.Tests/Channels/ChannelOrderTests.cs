namespace Kernels.Tests.Channels;

public sealed class ChannelOrderTests
{
    [Theory]
    [InlineData("rgba", 4)]
    [InlineData("bgra", 4)]
    [InlineData("abgr", 4)]
    [InlineData("bgr", 4)]
    [InlineData("bgr", 3)]
    [InlineData("bgra", 3)]
    [InlineData("ay", 2)]
    [InlineData("ga", 2)]
    [InlineData("y", 2)]
    [InlineData("g", 1)]
    [InlineData("ya", 1)]
    public void TryParse_OrderOfThoseChannels_IsTrue(string order, int channels) =>
        Assert.True(ChannelOrder.TryParse(order, channels, out _));

    [Theory]
    [InlineData("", 3)]
    [InlineData("rg", 3)]
    [InlineData("rgg", 3)]
    [InlineData("rgbx", 3)]
    [InlineData("abgr", 3)]
    [InlineData("BGR", 3)]
    [InlineData("rgbaa", 4)]
    [InlineData("rga", 4)]
    [InlineData("bgra", 1)]
    [InlineData("rgb", 1)]
    [InlineData("yg", 2)]
    [InlineData("a", 1)]
    public void TryParse_AnythingElse_IsFalseAndChangesNothing(string order, int channels)
    {
        Assert.False(ChannelOrder.TryParse(order, channels, out var result));
        var pixel = new byte[] { 1, 2, 3, 4 }[..channels];
        var same = new byte[channels];
        result.Apply(pixel, same, new PixelFormat(channels, 8));
        Assert.Equal(pixel, same);
    }

    [Fact]
    public void Apply_Bgra_SwapsRedAndBlue()
    {
        Assert.True(ChannelOrder.TryParse("bgra", 4, out var order));
        var pixels = new byte[] { 1, 2, 3, 4, 5, 6, 7, 8 };
        order.Apply(pixels, pixels, new PixelFormat(4, 8));
        Assert.Equal(new byte[] { 3, 2, 1, 4, 7, 6, 5, 8 }, pixels);
    }

    [Theory]
    [InlineData("ya", 2)]
    [InlineData("ay", 2)]
    [InlineData("brg", 3)]
    [InlineData("gbr", 3)]
    [InlineData("abgr", 4)]
    [InlineData("garb", 4)]
    [InlineData("y", 1)]
    public void Apply_EveryLengthAndDepth_MovesWholeSamples(string order, int channels)
    {
        const int Seed = 5;
        var random = new Random(Seed);
        Assert.True(ChannelOrder.TryParse(order, channels, out var parsed));
        var letters = new[] { "y", "ya", "rgb", "rgba" }[channels - 1];
        foreach (var bits in new[] { 8, 16 })
        {
            var format = new PixelFormat(channels, bits);
            for (var pixels = 0; pixels <= 70; pixels++)
            {
                var source = new byte[pixels * format.BytesPerPixel];
                random.NextBytes(source);
                var expected = new byte[source.Length + 1];
                for (var i = 0; i < source.Length; i++)
                {
                    var (sample, part) = Math.DivRem(i, bits / 8);
                    var (pixel, channel) = Math.DivRem(sample, channels);
                    var from = letters.IndexOf(order[channel], StringComparison.Ordinal);
                    expected[i] = source[(((pixel * channels) + from) * bits / 8) + part];
                }

                // The byte behind the row stays; and in place the result is the same.
                var destination = new byte[source.Length + 1];
                parsed.Apply(source, destination, format);
                Assert.Equal(expected, destination);
                parsed.Apply(source, source, format);
                Assert.Equal(expected[..^1], source);
            }
        }
    }

    [Fact]
    public void Apply_WrongArguments_Throws()
    {
        Assert.True(ChannelOrder.TryParse("bgr", 3, out var order));
        Assert.Throws<ArgumentException>(() => order.Apply(new byte[8], new byte[8], new PixelFormat(4, 8)));
        Assert.Throws<ArgumentException>(() => order.Apply(new byte[8], new byte[8], new PixelFormat(3, 8)));
        Assert.Throws<ArgumentException>(() => order.Apply(new byte[9], new byte[8], new PixelFormat(3, 8)));
        Assert.Throws<ArgumentOutOfRangeException>(() => ChannelOrder.TryParse("bgr", 5, out _));
    }
}
