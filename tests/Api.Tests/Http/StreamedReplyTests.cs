using System.Net;
using Api.Http;
using Api.Tests.Support;
using Png;

namespace Api.Tests.Http;

/// <summary>Replies beyond <see cref="StreamedReply.Threshold"/>, over real sockets.</summary>
public sealed class StreamedReplyTests
{
    private const int Width = 2000;
    private const int Height = 1400; // 11.2 MB as RGBA, and noise does not shrink

    private const string Timing = @"^queue;dur=[\d.]+, decode;dur=[\d.]+, kernel;dur=[\d.]+, encode;dur=[\d.]+, total;dur=[\d.]+$";

    private static readonly byte[] Pixels = Pictures.RandomPixels(Width, Height);
    private static readonly byte[] Png = Pictures.Encode(Pixels, Width, Height, new PngRowFormat(4, 8));

    public static TheoryData<string> Versions => new() { "1.1", "2.0" };

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task Blur_LargeReply_IsStreamedWithItsTimingInATrailer(string version)
    {
        using var service = new SocketService(Version.Parse(version));

        using var reply = await SendAsync(service, "/channels?order=bgra", Png);

        Assert.Equal(HttpStatusCode.OK, reply.StatusCode);
        Assert.Null(reply.Content.Headers.ContentLength);
        Assert.Equal("image/png", reply.Content.Headers.ContentType?.MediaType);
        Assert.Equal("Server-Timing", Assert.Single(reply.Headers.Trailer));
        Assert.False(reply.Headers.Contains("Server-Timing"));
        Assert.Matches(@"^channels/\d+/[1-9]\d*$", Assert.Single(reply.Headers.GetValues("X-Kernel")));
        var png = await reply.Content.ReadAsByteArrayAsync();
        Assert.Matches(Timing, Assert.Single(reply.TrailingHeaders.GetValues("Server-Timing")));
        var pixels = Pictures.Decode(png).Pixels;
        for (var at = 0; at < pixels.Length; at += 4)
        {
            (pixels[at], pixels[at + 2]) = (pixels[at + 2], pixels[at]);
        }

        Assert.True(Pixels.AsSpan().SequenceEqual(pixels));
    }

    [Fact]
    public async Task Mandelbrot_LargeReply_IsStreamedAndHasItsTag()
    {
        using var service = new SocketService(HttpVersion.Version11);
        const string path = "/mandelbrot?w=3600&h=3600&iters=2000&centerX=-0.743643&centerY=0.131825&span=0.002&shading=relief";

        using var reply = await service.Client.GetAsync(new Uri(path, UriKind.Relative), HttpCompletionOption.ResponseHeadersRead);

        Assert.True(reply.Headers.TransferEncodingChunked);
        Assert.NotNull(reply.Headers.ETag);
        Assert.Equal(3600, Pictures.Decode(await reply.Content.ReadAsByteArrayAsync()).Header.Height);
        Assert.Matches(Timing, Assert.Single(reply.TrailingHeaders.GetValues("Server-Timing")));

        using var head = await service.Client.SendAsync(new HttpRequestMessage(HttpMethod.Head, path));
        Assert.Equal(HttpStatusCode.OK, head.StatusCode);
        Assert.Equal(reply.Headers.ETag, head.Headers.ETag);
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task Blur_BrokenAtAnyBand_IsRefusedOrCutOff(string version)
    {
        using var service = new SocketService(Version.Parse(version));
        var borders = ImageDataChunks.Borders(Png);
        foreach (var at in borders)
        {
            var corrupt = Png.ToArray();
            corrupt[at + (at == borders[^1] ? 4 : 20)] ^= 0x10; // of the band's data; behind the last band of IEND's type
            foreach (var broken in new[] { Png[..at], corrupt })
            {
                // How far decoding is ahead of encoding when the threshold is reached depends on the threads.
                var isRefused = await IsRefusedAsync(service, broken);
                Assert.True(isRefused || at > StreamedReply.Threshold * 3 / 4, $"Cut off for a fault at {at}.");
                Assert.False(isRefused && at >= borders[^3], $"Refused for a fault at {at}: was all of it collected?");
            }
        }
    }

    [Fact]
    public async Task Blur_ReaderStops_CoresGoToOthersUntilItGoesOn()
    {
        using var service = new SocketService(HttpVersion.Version11, ("Limits:Permits", "1"));
        var expected = await (await SendAsync(service, "/blur?diameter=2", Png)).Content.ReadAsByteArrayAsync();
        using var reply = await SendAsync(service, "/blur?diameter=2", Png);

        Assert.True(SpinWait.SpinUntil(() => service.Admission is { FreeCores: 1, RunningJobs: 0 }, TimeSpan.FromSeconds(10)));
        Assert.NotEqual(0, service.Pool.RentedBytes);
        Assert.True(service.Pool.RentedBytes < Png.Length + StreamedReply.MostUnsentBytes + (8 << 20), $"{service.Pool.RentedBytes} rented");
        using (var other = await service.Client.PostPngAsync("/blur?diameter=3", Pictures.Random(50, 40)))
        {
            Assert.Equal(HttpStatusCode.OK, other.StatusCode);
        }

        var late = await reply.Content.ReadAsByteArrayAsync();
        Assert.True(expected.AsSpan().SequenceEqual(late));
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task Blur_ReaderLeavesWhileItIsSent_FreesEverything(string version)
    {
        using var service = new SocketService(Version.Parse(version));
        for (var bytes = 1; bytes < 8 << 20; bytes *= 16)
        {
            using (var reply = await SendAsync(service, "/blur?diameter=2", Png))
            {
                await using var body = await reply.Content.ReadAsStreamAsync();
                await body.ReadExactlyAsync(new byte[bytes]);
            }

            Assert.True(service.ComesToRest(), $"after {bytes} bytes");
        }
    }

    [Theory]
    [InlineData("/blur?diameter=255&variant=scalar", "fast")] // in the kernel
    [InlineData("/blur?diameter=2", "small")] // in the encoder
    [InlineData("/channels?order=rgba", "small")]
    [InlineData("/blur?diameter=2", "fast")] // anywhere
    public async Task Blur_ClientLeavesWhileItIsComputed_FreesEverything(string path, string compression)
    {
        // Not by the limit of its time: the first takes minutes when nobody stops it.
        using var service = new SocketService(HttpVersion.Version11, ("Limits:JobSeconds", "3600"));
        var query = $"{path}&compression={compression}";
        using var leaving = new CancellationTokenSource();
        var request = SendAsync(service, query, Png, leaving.Token);
        SpinWait.SpinUntil(() => request.IsCompleted || service.Admission.FreeCores < service.CoresAtRest, TimeSpan.FromMinutes(1));

        await leaving.CancelAsync();

        try
        {
            (await request).Dispose(); // it may have been faster
        }
        catch (OperationCanceledException)
        {
        }

        Assert.True(service.ComesToRest());
    }

    private static async Task<HttpResponseMessage> SendAsync(
        SocketService service, string path, byte[] png, CancellationToken cancellation = default)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path)
        {
            Version = service.Client.DefaultRequestVersion,
            VersionPolicy = service.Client.DefaultVersionPolicy,
            Content = new ByteArrayContent(png) { Headers = { ContentType = new("image/png") } },
        };
        return await service.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
    }

    /// <summary>Whether the reply is a 422; otherwise it must be cut off.</summary>
    private static async Task<bool> IsRefusedAsync(SocketService service, byte[] broken)
    {
        HttpResponseMessage reply;
        try
        {
            reply = await SendAsync(service, "/blur?diameter=2", broken);
        }
        catch (HttpRequestException)
        {
            return false; // the reset came right behind the headers, and before they were read
        }

        using var _ = reply;
        if (reply.StatusCode != HttpStatusCode.OK)
        {
            await reply.ProblemAsync(422, "broken-png");
            return true;
        }

        await Assert.ThrowsAnyAsync<HttpRequestException>(() => reply.Content.ReadAsByteArrayAsync());
        return false;
    }
}
