using Api.Tests.Support;
using Png;

namespace Api.Tests.Blur;

public sealed class BlurTests : IDisposable
{
    private readonly TestService _service = new();

    public void Dispose() => _service.Dispose();

    [Theory]
    [InlineData(1, 8)]
    [InlineData(2, 8)]
    [InlineData(3, 8)]
    [InlineData(4, 8)]
    [InlineData(1, 16)]
    [InlineData(2, 16)]
    [InlineData(3, 16)]
    [InlineData(4, 16)]
    public async Task Blur_DiameterOne_ReturnsSamePixels(int channels, int bits)
    {
        var pixels = Pictures.RandomPixels(37, 23, channels, bits);
        var png = Pictures.Encode(pixels, 37, 23, new PngRowFormat(channels, bits));

        var picture = await (await _service.Client.PostPngAsync("/blur?diameter=1", png)).PictureAsync();

        Assert.Equal(new PngRowFormat(channels, bits), picture.Format);
        Assert.Equal(pixels, picture.Pixels);
    }

    [Fact]
    public async Task Blur_DiameterOneAndAnEdge_ClearsHiddenColours()
    {
        byte[] pixels = [10, 20, 30, 0, 40, 50, 60, 1];
        var png = Pictures.Encode(pixels, 2, 1, new PngRowFormat(4, 8));

        var same = await (await _service.Client.PostPngAsync("/blur?diameter=1", png)).PictureAsync();
        var mean = await (await _service.Client.PostPngAsync("/blur?diameter=1&edge=clamp", png)).PictureAsync();

        Assert.Equal(pixels, same.Pixels);
        Assert.Equal([0, 0, 0, 0, 40, 50, 60, 1], mean.Pixels);
    }

    [Theory]
    [InlineData("clamp", 3)]
    [InlineData("clamp", 8)]
    [InlineData("reflect", 8)]
    [InlineData("reflect", 255)]
    [InlineData("shrink", 9)]
    [InlineData("shrink", 64)]
    public async Task Blur_Gray_EqualsPlainMean(string edge, int diameter)
    {
        const int width = 41;
        const int height = 29;
        var pixels = Pictures.RandomPixels(width, height, 1);
        var png = Pictures.Encode(pixels, width, height, new PngRowFormat(1, 8));

        var picture = await (await _service.Client.PostPngAsync($"/blur?diameter={diameter}&edge={edge}", png)).PictureAsync();

        Assert.Equal(PlainBlur.Gray(pixels, width, height, diameter, edge), picture.Pixels);
    }

    [Theory]
    [InlineData("scalar", "128")]
    [InlineData("simd", "128")]
    [InlineData("simd", "512")]
    [InlineData("sliding", "256")]
    [InlineData("sliding", "512")]
    [InlineData("parallel", "auto")]
    [InlineData("auto", "auto")]
    public async Task Blur_EveryVariantAndWidth_GivesTheSamePixels(string variant, string vector)
    {
        var png = Pictures.Random(131, 77, seed: 5);
        var expected = await (await _service.Client.PostPngAsync("/blur?diameter=13&variant=scalar", png)).PictureAsync();

        var reply = await _service.Client.PostPngAsync($"/blur?diameter=13&variant={variant}&vector={vector}", png);
        var picture = await reply.PictureAsync();

        Assert.Equal(expected.Pixels, picture.Pixels);
        var ran = Assert.Single(reply.Headers.GetValues("X-Kernel")).Split('/');
        if (variant != "auto")
        {
            Assert.Equal(variant, ran[0]);
        }

        if (vector != "auto" && variant != "scalar")
        {
            Assert.Equal(vector, ran[1]);
        }
    }

    [Fact]
    public async Task Blur_ThreePasses_EqualsThreeRequests()
    {
        var png = Pictures.Random(64, 48, 3);
        var step = png;
        for (var pass = 0; pass < 3; pass++)
        {
            step = await (await _service.Client.PostPngAsync("/blur?diameter=5&edge=reflect", step)).Content.ReadAsByteArrayAsync();
        }

        var picture = await (await _service.Client.PostPngAsync("/blur?diameter=5&edge=reflect&passes=3", png)).PictureAsync();

        Assert.Equal(Pictures.Decode(step).Pixels, picture.Pixels);
    }

    [Theory]
    [InlineData("fast")]
    [InlineData("balanced")]
    [InlineData("small")]
    public async Task Blur_EveryCompression_GivesTheSamePixels(string compression)
    {
        var png = Pictures.Random(90, 300, 3, 8, 9);
        var expected = await (await _service.Client.PostPngAsync("/blur?diameter=4", png)).PictureAsync();

        var picture = await (await _service.Client.PostPngAsync($"/blur?diameter=4&compression={compression}", png)).PictureAsync();

        Assert.Equal(expected.Pixels, picture.Pixels);
    }

    [Theory]
    [InlineData("", "diameter", "missing")]
    [InlineData("?diameter=", "diameter", "unparsable")]
    [InlineData("?diameter=eight", "diameter", "unparsable")]
    [InlineData("?diameter=8.5", "diameter", "unparsable")]
    [InlineData("?diameter=0", "diameter", "out-of-range")]
    [InlineData("?diameter=-3", "diameter", "out-of-range")]
    [InlineData("?diameter=256", "diameter", "out-of-range")]
    [InlineData("?diameter=99999999999", "diameter", "out-of-range")]
    [InlineData("?diameter=8&diameter=8", "diameter", "repeated")]
    [InlineData("?Diameter=8", "Diameter", "unknown")]
    [InlineData("?diameter=8&radius=4", "radius", "unknown")]
    [InlineData("?diameter=8&edge=wrap", "edge", "unparsable")]
    [InlineData("?diameter=8&edge=", "edge", "unparsable")]
    [InlineData("?diameter=8&edge=clamp&edge=reflect", "edge", "repeated")]
    [InlineData("?diameter=8&passes=0", "passes", "out-of-range")]
    [InlineData("?diameter=8&passes=4", "passes", "out-of-range")]
    [InlineData("?diameter=8&passes=x", "passes", "unparsable")]
    [InlineData("?diameter=8&variant=fast", "variant", "unparsable")]
    [InlineData("?diameter=8&vector=64", "vector", "unparsable")]
    [InlineData("?diameter=8&compression=best", "compression", "unparsable")]
    public async Task Blur_BadParameter_ReturnsProblemThatNamesIt(string query, string parameter, string reason)
    {
        var reply = await _service.Client.PostPngAsync("/blur" + query, Pictures.Random(4, 4));

        var problem = await reply.ProblemAsync(400, "invalid-parameter");
        Assert.Equal(parameter, problem.GetProperty("parameter").GetString());
        Assert.Equal(reason, problem.GetProperty("errors")[0].GetProperty("reason").GetString());
    }

    [Fact]
    public async Task Blur_SeveralBadParameters_NamesThemAll()
    {
        var reply = await _service.Client.PostPngAsync("/blur?diameter=x&edge=y&other=1", Pictures.Random(4, 4));

        var errors = (await reply.ProblemAsync(400, "invalid-parameter")).GetProperty("errors").EnumerateArray()
            .Select(error => error.GetProperty("parameter").GetString());
        Assert.Equal(["other", "diameter", "edge"], errors);
    }

    [Fact]
    public async Task Blur_DiameterAboveLimit_ReturnsProblem()
    {
        using var service = new TestService(("Limits:MaxDiameter", "16"));

        var problem = await (await service.Client.PostPngAsync("/blur?diameter=17", Pictures.Random(4, 4))).ProblemAsync(400, "invalid-parameter");

        Assert.Contains("MaxDiameter is 16", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Equal(200, (int)(await service.Client.PostPngAsync("/blur?diameter=16", Pictures.Random(4, 4))).StatusCode);
    }

    [Fact]
    public async Task Blur_CorruptAtAnyByte_NeverSucceedsWithOtherPixelsNorFails()
    {
        var pixels = Pictures.RandomPixels(9, 7, 3);
        var png = Pictures.Encode(pixels, 9, 7, new PngRowFormat(3, 8));
        for (var at = 0; at < png.Length; at++)
        {
            var broken = png.ToArray();
            broken[at] ^= 0x10;
            var reply = await _service.Client.PostPngAsync("/blur?diameter=1", broken);
            if ((int)reply.StatusCode is 415 or 422)
            {
                continue;
            }

            // Only what the pixels do not depend on may pass: nothing in this file, but for bytes that are ignored.
            var picture = await reply.PictureAsync();
            Assert.True(pixels.SequenceEqual(picture.Pixels), $"byte {at}");
        }
    }

    [Fact]
    public async Task Blur_TruncatedAtAnyByte_IsRefused()
    {
        var png = Pictures.Random(9, 7, 3);
        for (var length = 1; length < png.Length; length++)
        {
            var reply = await _service.Client.PostPngAsync("/blur?diameter=3", png[..length]);
            Assert.True((int)reply.StatusCode is 415 or 422, $"{length} bytes: {(int)reply.StatusCode}");
        }
    }
}
