using Api.Tests.Support;
using Png;

namespace Api.Tests.Channels;

public sealed class ChannelsTests : IDisposable
{
    private readonly TestService _service = new();

    public void Dispose() => _service.Dispose();

    [Theory]
    [InlineData("bgr", 3, 8, new[] { 2, 1, 0 })]
    [InlineData("gbr", 3, 16, new[] { 1, 2, 0 })]
    [InlineData("bgra", 4, 8, new[] { 2, 1, 0, 3 })]
    [InlineData("argb", 4, 16, new[] { 3, 0, 1, 2 })]
    [InlineData("ay", 2, 8, new[] { 1, 0 })]
    public async Task Channels_Order_MovesEverySample(string order, int channels, int bits, int[] from)
    {
        var pixels = Pictures.RandomPixels(53, 19, channels, bits);
        var png = Pictures.Encode(pixels, 53, 19, new PngRowFormat(channels, bits));

        var picture = await (await _service.Client.PostPngAsync("/channels?order=" + order, png)).PictureAsync();

        var bytes = bits / 8;
        var expected = new byte[pixels.Length];
        for (var pixel = 0; pixel < 53 * 19; pixel++)
        {
            for (var channel = 0; channel < channels; channel++)
            {
                pixels.AsSpan(((pixel * channels) + from[channel]) * bytes, bytes)
                    .CopyTo(expected.AsSpan(((pixel * channels) + channel) * bytes));
            }
        }

        Assert.Equal(expected, picture.Pixels);
    }

    [Theory]
    [InlineData("", "missing")]
    [InlineData("?order=", "unparsable")]
    [InlineData("?order=rgbx", "unparsable")]
    [InlineData("?order=rgbar", "unparsable")]
    [InlineData("?order=bgr&order=rgb", "repeated")]
    public async Task Channels_BadOrder_ReturnsProblemThatNamesIt(string query, string reason)
    {
        var problem = await (await _service.Client.PostPngAsync("/channels" + query, Pictures.Random(4, 4))).ProblemAsync(400, "invalid-parameter");

        Assert.Equal("order", problem.GetProperty("parameter").GetString());
        Assert.Equal(reason, problem.GetProperty("errors")[0].GetProperty("reason").GetString());
    }

    [Theory]
    [InlineData("rrgb", 4)]
    [InlineData("bgr", 1)]
    [InlineData("rg", 3)]
    public async Task Channels_OrderThatDoesNotFitThePicture_IsRefused(string order, int channels)
    {
        var problem = await (await _service.Client.PostPngAsync("/channels?order=" + order, Pictures.Random(4, 4, channels)))
            .ProblemAsync(422, "channel-order");

        Assert.Equal("order", problem.GetProperty("parameter").GetString());
    }
}
