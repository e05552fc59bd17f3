using System.Net.Http.Headers;
using Api.Tests.Support;
using Png;

namespace Api.Tests.Fractal;

public sealed class MandelbrotTests : IDisposable
{
    private readonly TestService _service = new(("Limits:MaxPixels", "4000000"), ("Limits:MaxSide", "3000"));

    public void Dispose() => _service.Dispose();

    [Fact]
    public async Task Counts_Default_SumToTheContractsFigure()
    {
        var picture = await (await _service.Client.FetchAsync("/mandelbrot/counts")).PictureAsync();

        Assert.Equal((960, 960, 16, PngColorType.Gray), (picture.Header.Width, picture.Header.Height, picture.Header.BitDepth, picture.Header.ColorType));
        Assert.Equal(40_138_898, picture.Samples16.ToArray().Sum(count => count));
        Assert.Equal(180_566, picture.Samples16.ToArray().Count(count => count == 200));
    }

    [Theory]
    [InlineData("variant=scalar")]
    [InlineData("variant=simd&vector=128")]
    [InlineData("variant=simd&vector=256")]
    [InlineData("variant=simd&vector=512")]
    [InlineData("variant=shortcut")]
    [InlineData("variant=parallel")]
    [InlineData("variant=auto&vector=auto&compression=small")]
    [InlineData("minX=-2&maxX=0.6&minY=-1.5&maxY=1.5")]
    public async Task Counts_EveryVariant_GivesTheSameCounts(string query)
    {
        const string view = "w=150&h=131&iters=300&";
        var expected = await (await _service.Client.FetchAsync("/mandelbrot/counts?" + view + "variant=scalar")).PictureAsync();

        var picture = await (await _service.Client.FetchAsync("/mandelbrot/counts?" + view + query)).PictureAsync();

        Assert.Equal(expected.Pixels, picture.Pixels);
    }

    [Fact]
    public async Task Counts_Single_AreCloseToDouble()
    {
        var exact = await (await _service.Client.FetchAsync("/mandelbrot/counts?w=200&h=200")).PictureAsync();
        var single = await (await _service.Client.FetchAsync("/mandelbrot/counts?w=200&h=200&precision=single")).PictureAsync();

        var differing = exact.Samples16.ToArray().Zip(single.Samples16.ToArray()).Count(pair => pair.First != pair.Second);
        Assert.InRange(differing, 1, 400);
    }

    [Fact]
    public async Task Counts_CenterAndSpan_AreTheSameViewAsBorders()
    {
        var borders = await (await _service.Client.FetchAsync("/mandelbrot/counts?w=128&h=64&minX=-1&maxX=1&minY=-0.5&maxY=0.5")).PictureAsync();

        var centre = await (await _service.Client.FetchAsync("/mandelbrot/counts?w=128&h=64&centerX=0&centerY=0&span=2")).PictureAsync();

        Assert.Equal(borders.Pixels, centre.Pixels);
    }

    [Fact]
    public async Task Mandelbrot_Hot_IsBlackRedYellowWhite()
    {
        // The colours of matplotlib's hot for the power norm 0.3: white inside, the first escape far from black.
        var reply = await _service.Client.FetchAsync("/mandelbrot?w=96&h=96&iters=200");
        var png = await reply.Content.ReadAsByteArrayAsync();
        var picture = await reply.PictureAsync();
        Assert.Equal(PngColorType.Indexed, picture.Header.ColorType);
        Assert.Equal(new PngRowFormat(3, 8), Pictures.Decode(png).Format);

        // (48, 48) stands for -0.7 + 0i, in the set; (0, 0) for -2 - 1.5i, which escapes after its first step.
        Assert.Equal(new byte[] { 255, 255, 255 }, picture.Pixels.AsSpan(((48 * 96) + 48) * 3, 3).ToArray());
        var value = Math.Pow(1 / 200.0, 0.3);
        Assert.Equal((byte)Math.Round(255 * (0.0416 + ((1 - 0.0416) * (int)(value * 256) / 255 / 0.365079))), picture.Pixels[0], 1.0);
        Assert.Equal(0, picture.Pixels[1]);
        Assert.Equal(0, picture.Pixels[2]);
    }

    [Theory]
    [InlineData("hot")]
    [InlineData("gray")]
    [InlineData("viridis")]
    [InlineData("twilight_shifted")]
    public async Task Mandelbrot_EveryPaletteAndShading_IsARenderedPicture(string palette)
    {
        foreach (var shading in new[] { "none", "relief" })
        {
            var picture = await (await _service.Client.FetchAsync($"/mandelbrot?w=130&h=70&palette={palette}&shading={shading}")).PictureAsync();

            Assert.Equal((130, 70), (picture.Header.Width, picture.Header.Height));
            Assert.InRange(picture.Pixels.Distinct().Count(), 20, 256);
        }
    }

    [Theory]
    [InlineData("w=0", "w", "out-of-range")]
    [InlineData("w=abc", "w", "unparsable")]
    [InlineData("h=-1", "h", "out-of-range")]
    [InlineData("w=4294967296", "w", "out-of-range")]
    [InlineData("iters=0", "iters", "out-of-range")]
    [InlineData("iters=65536", "iters", "out-of-range")]
    [InlineData("minX=NaN", "minX", "out-of-range")]
    [InlineData("maxX=Infinity", "maxX", "out-of-range")]
    [InlineData("maxX=1e999", "maxX", "out-of-range")]
    [InlineData("minY=1,5", "minY", "unparsable")]
    [InlineData("minX=1&maxX=1", "maxX", "out-of-range")]
    [InlineData("minY=2", "maxY", "out-of-range")]
    [InlineData("minX=-1e308&maxX=1e308", "maxX", "out-of-range")]
    [InlineData("centerX=0&minX=-1", "centerX", "conflict")]
    [InlineData("span=0", "span", "out-of-range")]
    [InlineData("span=-1", "span", "out-of-range")]
    [InlineData("centerX=1&span=1e-300", "span", "out-of-range")]
    [InlineData("precision=half", "precision", "unparsable")]
    [InlineData("palette=jet", "palette", "unparsable")]
    [InlineData("shading=phong", "shading", "unparsable")]
    [InlineData("coloring=banded", "coloring", "unparsable")]
    [InlineData("variant=sliding", "variant", "unparsable")]
    [InlineData("vector=1024", "vector", "unparsable")]
    [InlineData("compression=max", "compression", "unparsable")]
    [InlineData("iters=5&iters=6", "iters", "repeated")]
    [InlineData("zoom=3", "zoom", "unknown")]
    public async Task Mandelbrot_BadParameter_ReturnsProblemThatNamesIt(string query, string parameter, string reason)
    {
        var problem = await (await _service.Client.FetchAsync("/mandelbrot?" + query)).ProblemAsync(400, "invalid-parameter");

        Assert.Equal(parameter, problem.GetProperty("parameter").GetString());
        Assert.Equal(reason, problem.GetProperty("errors")[0].GetProperty("reason").GetString());
    }

    [Fact]
    public async Task Counts_Palette_IsUnknown() =>
        await (await _service.Client.FetchAsync("/mandelbrot/counts?palette=hot")).ProblemAsync(400, "invalid-parameter");

    [Theory]
    [InlineData("w=3001&h=1", "MaxSide")]
    [InlineData("w=2001&h=2000", "MaxPixels")]
    [InlineData("w=2147483647&h=2147483647&iters=65535", "MaxSide")]
    [InlineData("w=2000&h=2000&iters=65535", "MaxPixelIterations")]
    public async Task Mandelbrot_OverLimit_IsRefused(string query, string limit)
    {
        var problem = await (await _service.Client.FetchAsync("/mandelbrot?" + query)).ProblemAsync(422, "over-limit");

        Assert.Equal(limit, problem.GetProperty("limitName").GetString());
    }

    [Fact]
    public async Task Mandelbrot_KnownETag_Returns304WithoutComputing()
    {
        var first = await _service.Client.FetchAsync("/mandelbrot?w=64&h=64");
        await first.PictureAsync();
        Assert.Equal("public, max-age=31536000, immutable", first.Headers.CacheControl?.ToString());
        var tag = Assert.IsType<EntityTagHeaderValue>(first.Headers.ETag);
        Assert.False(tag.IsWeak);

        using var again = new HttpRequestMessage(HttpMethod.Get, "/mandelbrot?h=64&w=64&variant=scalar&minX=-2.0");
        again.Headers.IfNoneMatch.Add(tag);
        var reply = await _service.Client.SendAsync(again);

        Assert.Equal(304, (int)reply.StatusCode);
        Assert.Equal(tag, reply.Headers.ETag);
        Assert.Empty(await reply.Content.ReadAsByteArrayAsync());
        Assert.False(reply.Headers.Contains("Server-Timing"));
    }

    [Theory]
    [InlineData("w=65&h=64")]
    [InlineData("w=64&h=64&iters=201")]
    [InlineData("w=64&h=64&minX=-2.01")]
    [InlineData("w=64&h=64&precision=single")]
    [InlineData("w=64&h=64&palette=gray")]
    [InlineData("w=64&h=64&shading=relief")]
    [InlineData("w=64&h=64&coloring=smooth")]
    [InlineData("w=64&h=64&compression=small")]
    public async Task Mandelbrot_OtherParameters_HaveAnotherETag(string query)
    {
        var one = (await _service.Client.FetchAsync("/mandelbrot?w=64&h=64")).Headers.ETag;

        var other = (await _service.Client.FetchAsync("/mandelbrot?" + query)).Headers.ETag;

        Assert.NotEqual(one, other);
    }

    [Theory]
    [InlineData("/mandelbrot?w=64&h=64")]
    [InlineData("/mandelbrot/counts?w=64&h=64")]
    public async Task Mandelbrot_Head_HasTheHeadersOfGet(string path)
    {
        var get = await _service.Client.FetchAsync(path);
        using var request = new HttpRequestMessage(HttpMethod.Head, path);

        var head = await _service.Client.SendAsync(request);

        Assert.Equal(200, (int)head.StatusCode);
        Assert.Empty(await head.Content.ReadAsByteArrayAsync());
        Assert.Equal(get.Headers.ETag, head.Headers.ETag);
        Assert.Equal(get.Content.Headers.ContentLength, head.Content.Headers.ContentLength);
        Assert.Equal("image/png", head.Content.Headers.ContentType?.MediaType);
        Assert.True(head.Headers.Contains("X-Kernel"));
    }
}
