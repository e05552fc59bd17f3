using System.Globalization;
using Api.Tests.Support;
using Png;

namespace Api.Tests.Jobs;

/// <summary>What requests leave for the garbage collector once the service has run for a while.</summary>
public sealed class AllocationTests
{
    /// <summary>Managed bytes a request may allocate.</summary>
    private const int MostBytes = 4096;

#if DEBUG
    private const bool Unoptimised = true;
#else
    private const bool Unoptimised = false;
#endif

    // Compiling, growing pools and new threads end sooner or later; what a request itself allocates does not.
    private const int MostRounds = 30;

    [SkippableTheory]
    [InlineData("/blur?diameter=8", 64, 64, 200)]
    [InlineData("/blur?diameter=8", 512, 512, 60)]
    [InlineData("/blur?diameter=8", 1920, 1080, 20)]
    [InlineData("/blur?diameter=8&variant=sliding", 1920, 1080, 20)]
    [InlineData("/blur?diameter=255&variant=parallel", 1920, 1080, 20)]
    [InlineData("/blur?diameter=3&variant=scalar", 512, 512, 20)]
    [InlineData("/channels?order=bgra", 512, 512, 60)]
    [InlineData("/mandelbrot?w=960&h=960", 0, 0, 60)]
    [InlineData("/mandelbrot?w=960&h=960&variant=shortcut", 0, 0, 60)]
    [InlineData("/mandelbrot?w=960&h=960&shading=relief&coloring=smooth", 0, 0, 60)]
    [InlineData("/mandelbrot/tiles/3/2/3.png", 0, 0, 200)]
    public async Task Request_Steady_AllocatesLessThan4KilobytesAndCausesNoFullCollection(string path, int width, int height, int requests)
    {
        Skip.If(Unoptimised, "a Debug build allocates the state of every asynchronous method, even of those that complete at once");
        using var service = await ServiceProcess.StartAsync(
            ("DOTNET_STARTUP_HOOKS", typeof(StartupHook).Assembly.Location),
            ("Telemetry__LogFormat", "json"),
            ("Telemetry__LogRequests", "false"));
        var png = width > 0 ? Photo(width, height) : null;
        var rounds = new List<string>();
        var before = await CountAsync(service);
        while (rounds.Count < MostRounds)
        {
            for (var i = 0; i < requests; i++)
            {
                await SendAsync(service, path, png);
            }

            var after = await CountAsync(service);
            var (bytes, collections) = ((after.Allocated - before.Allocated) / requests, after.Gen2 - before.Gen2);
            if (bytes < MostBytes && collections == 0)
            {
                return;
            }

            rounds.Add(string.Create(CultureInfo.InvariantCulture, $"{bytes} bytes, {collections} full collections"));
            before = after;
        }

        Assert.Fail("Rounds: " + string.Join("; ", rounds));
    }

    private static async Task<(long Allocated, long Gen2)> CountAsync(ServiceProcess service)
    {
        var id = Guid.NewGuid().ToString("N");
        await service.WriteLineAsync(id);
        var line = await service.LineAsync(
            line => ServiceProcess.Text(line, "category") == StartupHook.Category && ServiceProcess.Text(line, "id") == id);
        return (line.GetProperty("allocated").GetInt64(), line.GetProperty("gen2").GetInt64());
    }

    private static async Task SendAsync(ServiceProcess service, string path, byte[]? png)
    {
        using var request = new HttpRequestMessage(png is null ? HttpMethod.Get : HttpMethod.Post, path);
        if (png is not null)
        {
            request.Content = new ByteArrayContent(png) { Headers = { ContentType = new("image/png") } };
        }

        using var reply = await service.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        reply.EnsureSuccessStatusCode();
        await reply.Content.CopyToAsync(Stream.Null);
    }

    // Slopes with a little noise, opaque.
    private static byte[] Photo(int width, int height)
    {
        var random = new Random(1);
        var pixels = new byte[width * height * 4];
        for (var i = 0; i < pixels.Length; i++)
        {
            pixels[i] = i % 4 == 3 ? byte.MaxValue : (byte)((i / (width * 4) / 8) + (i % (width * 4) / 32) + random.Next(16));
        }

        return Pictures.Encode(pixels, width, height, new PngRowFormat(4, 8));
    }
}
