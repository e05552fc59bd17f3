using System.Globalization;
using System.Numerics;
using Api.Tests.Support;
using Kernels;

namespace Api.Tests.Fractal;

public sealed class TileTests : IDisposable
{
    private const int Side = 256;

    private readonly TestService _service = new();

    public void Dispose() => _service.Dispose();

    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(1, 0, 1)]
    [InlineData(3, 4, 2)]
    [InlineData(9, 256, 240)]
    public async Task Tile_Gray_IsTheColorOfAPlainLoop(int zoom, int column, int row)
    {
        const int Iterations = 120;
        var picture = await TileAsync($"{zoom}/{column}/{row}", $"iters={Iterations}&palette=gray");

        Assert.Equal((Side, Side), (picture.Header.Width, picture.Header.Height));
        var step = 4.0 / Side / Math.Pow(2, zoom);
        var differing = 0;
        for (var i = 0; i < Side * Side; i++)
        {
            var cx = -2.75 + (((column * Side) + (i % Side)) * step);
            var cy = -2.0 + (((row * Side) + (i / Side)) * step);
            var (x, y, count) = (0.0, 0.0, 0);
            while (count < Iterations && (x * x) + (y * y) < 4)
            {
                (x, y) = ((x * x) - (y * y) + cx, (2 * x * y) + cy);
                count++;
            }

            var gray = Math.Min(255, (int)(Math.Pow(count, 0.3) / Math.Pow(Iterations, 0.3) * 256));
            differing += Math.Abs(gray - picture.Pixels[3 * i]) > 1 ? 1 : 0;
        }

        // The kernel's operations are fused: a point right on a border may fall on its other side.
        Assert.InRange(differing, 0, 20);
    }

    public static TheoryData<string> PaletteNames => [.. Palette.All.Select(palette => palette.Name)];

    [Theory]
    [MemberData(nameof(PaletteNames))]
    public async Task Tiles_FourNeighbours_AreOneBigPicture(string palette)
    {
        foreach (var look in new[] { "shading=none", "shading=relief", "coloring=smooth", "shading=relief&coloring=smooth" })
        {
            await AssertMeetAsync(5, 10, 15, $"iters=300&palette={palette}&{look}");
        }
    }

    [Theory]
    [InlineData(42, 1_918_571_577_856, 2_343_959_896_064)]
    [InlineData(30, 123, 1_000_000_000)]
    public async Task Tiles_DeepZoom_AreOneBigPicture(int zoom, long column, long row) =>
        await AssertMeetAsync(zoom, column, row, "iters=700&palette=gray&shading=relief&coloring=smooth");

    [Theory]
    [InlineData(512, 3, 1, 3)]
    [InlineData(1024, 5, 10, 15)]
    [InlineData(512, 41, 959_285_788_928, 1_171_979_948_032)]
    public async Task Tile_Larger_IsTheTilesOfADeeperZoom(int size, int zoom, long column, long row)
    {
        var parts = size / Side;
        foreach (var look in new[] { "palette=viridis", "shading=relief&coloring=smooth" })
        {
            var large = await TileAsync($"{zoom}/{column}/{row}", $"size={size}&{look}");
            Assert.Equal((size, size), (large.Header.Width, large.Header.Height));
            for (var part = 0; part < parts * parts; part++)
            {
                var (right, down) = (part % parts, part / parts);
                var deeper = zoom + BitOperations.Log2((uint)parts);
                var small = await TileAsync($"{deeper}/{(parts * column) + right}/{(parts * row) + down}", look);
                for (var y = 0; y < Side; y++)
                {
                    var expected = large.Pixels.AsSpan(3 * ((((down * Side) + y) * size) + (right * Side)), 3 * Side);
                    Assert.True(expected.SequenceEqual(small.Pixels.AsSpan(3 * y * Side, 3 * Side)), $"{look}: part {part}, row {y}.");
                }
            }
        }
    }

    [Theory]
    [InlineData(512, 41)]
    [InlineData(1024, 40)]
    public async Task Tile_LargerAtTheDeepestZoom_ReturnsProblemThatNamesTheDeepestOfItsSize(int size, int deepest)
    {
        var problem = await (await _service.Client.FetchAsync($"/mandelbrot/tiles/{deepest + 1}/0/0.png?size={size}")).ProblemAsync(400, "invalid-parameter");

        Assert.Equal("z", problem.GetProperty("parameter").GetString());
        Assert.Equal($"'z' is a whole number from 0 to {deepest} with size {size}, not '{deepest + 1}'.", problem.GetProperty("detail").GetString());
        Assert.Equal(200, (int)(await _service.Client.FetchAsync($"/mandelbrot/tiles/{deepest}/0/0.png?size={size}")).StatusCode);
    }

    [Fact]
    public async Task Smooth_GrayOutside_HasMoreShadesThanSteps()
    {
        // A part of the plane with few counts; a smooth picture has a gradient there.
        var steps = await TileAsync("3/2/2", "palette=gray");
        var smooth = await TileAsync("3/2/2", "palette=gray&coloring=smooth");

        Assert.InRange(steps.Pixels.Distinct().Count(), 1, 6);
        Assert.InRange(smooth.Pixels.Distinct().Count(), 8, 256);
        for (var i = 3; i < smooth.Pixels.Length; i++)
        {
            if (i % (3 * Side) >= 3)
            {
                Assert.InRange(smooth.Pixels[i] - smooth.Pixels[i - 3], -3, 3);
            }
        }
    }

    [Theory]
    [InlineData("-1/0/0", "z", "out-of-range")]
    [InlineData("43/0/0", "z", "out-of-range")]
    [InlineData("99999999999999999999999999999999999999999999/0/0", "z", "out-of-range")]
    [InlineData("abc/0/0", "z", "unparsable")]
    [InlineData("1.5/0/0", "z", "unparsable")]
    [InlineData("0/1/0", "x", "out-of-range")]
    [InlineData("3/8/0", "x", "out-of-range")]
    [InlineData("3/-1/0", "x", "out-of-range")]
    [InlineData("3/0/8", "y", "out-of-range")]
    [InlineData("3/0/18446744073709551616", "y", "out-of-range")]
    [InlineData("3/0/x", "y", "unparsable")]
    public async Task Tile_NoSuchAddress_ReturnsProblemThatNamesItAndItsRange(string address, string parameter, string reason)
    {
        var problem = await (await _service.Client.FetchAsync($"/mandelbrot/tiles/{address}.png")).ProblemAsync(400, "invalid-parameter");

        Assert.Equal(parameter, problem.GetProperty("parameter").GetString());
        Assert.Equal(reason, problem.GetProperty("errors")[0].GetProperty("reason").GetString());
        Assert.Contains("a whole number from 0 to ", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("w=10", "w")]
    [InlineData("iters=0", "iters")]
    [InlineData("size=257", "size")]
    [InlineData("coloring=rough", "coloring")]
    public async Task Tile_BadQuery_ReturnsProblemThatNamesIt(string query, string parameter)
    {
        var problem = await (await _service.Client.FetchAsync("/mandelbrot/tiles/0/0/0.png?" + query)).ProblemAsync(400, "invalid-parameter");

        Assert.Equal(parameter, problem.GetProperty("parameter").GetString());
    }

    [Fact]
    public async Task Tile_OtherPath_IsNotFound() =>
        Assert.Equal(404, (int)(await _service.Client.FetchAsync("/mandelbrot/tiles/0/0/0.jpg")).StatusCode);

    [Fact]
    public async Task Tile_KnownETag_Returns304()
    {
        const string path = "/mandelbrot/tiles/2/1/1.png?iters=50";
        var first = await _service.Client.FetchAsync(path);
        Assert.Equal("public, max-age=31536000, immutable", first.Headers.CacheControl?.ToString());
        using var again = new HttpRequestMessage(HttpMethod.Get, path);
        again.Headers.IfNoneMatch.Add(first.Headers.ETag!);

        Assert.Equal(304, (int)(await _service.Client.SendAsync(again)).StatusCode);
        foreach (var other in new[] { "2/1/2.png?iters=50", "2/1/1.png?iters=51", "2/1/1.png?iters=50&coloring=smooth", "2/1/1.png?iters=50&shading=relief", "2/1/1.png?iters=50&size=512" })
        {
            Assert.NotEqual(first.Headers.ETag, (await _service.Client.FetchAsync("/mandelbrot/tiles/" + other)).Headers.ETag);
        }
    }

    [Fact]
    public async Task Tile_Head_HasTheHeadersOfGet()
    {
        const string path = "/mandelbrot/tiles/1/0/0.png";
        var get = await _service.Client.FetchAsync(path);
        using var request = new HttpRequestMessage(HttpMethod.Head, path);

        var head = await _service.Client.SendAsync(request);

        Assert.Equal(200, (int)head.StatusCode);
        Assert.Empty(await head.Content.ReadAsByteArrayAsync());
        Assert.Equal(get.Headers.ETag, head.Headers.ETag);
        Assert.Equal(get.Content.Headers.ContentLength, head.Content.Headers.ContentLength);
    }

    /// <summary>Four tiles around a corner against one picture of the same points; its own edge, where relief has no neighbours, apart.</summary>
    private async Task AssertMeetAsync(int zoom, long column, long row, string look)
    {
        var step = 4.0 / Side / Math.Pow(2, zoom);
        var (minX, minY) = (-2.75 + (column * Side * step), -2.0 + (row * Side * step));
        var borders = string.Create(
            CultureInfo.InvariantCulture, $"minX={minX:R}&maxX={minX + (2 * Side * step):R}&minY={minY:R}&maxY={minY + (2 * Side * step):R}");
        var whole = await (await _service.Client.FetchAsync($"/mandelbrot?w=512&h=512&{borders}&{look}")).PictureAsync();
        for (var tile = 0; tile < 4; tile++)
        {
            var (right, down) = (tile % 2, tile / 2);
            var part = await TileAsync(string.Create(CultureInfo.InvariantCulture, $"{zoom}/{column + right}/{row + down}"), look);
            for (var y = 1 - down; y < Side - down; y++)
            {
                var (from, to) = (1 - right, Side - right);
                var expected = whole.Pixels.AsSpan(3 * ((((down * Side) + y) * 2 * Side) + (right * Side) + from), 3 * (to - from));
                Assert.True(expected.SequenceEqual(part.Pixels.AsSpan(3 * ((y * Side) + from), 3 * (to - from))), $"Tile {tile}, row {y}.");
            }
        }
    }

    private async Task<Pictures.Decoded> TileAsync(string address, string query) =>
        await (await _service.Client.FetchAsync($"/mandelbrot/tiles/{address}.png?{query}")).PictureAsync();
}
