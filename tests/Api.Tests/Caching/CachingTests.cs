using System.Net.Http.Headers;
using Api.Admission;
using Api.Caching;
using Api.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Api.Tests.Caching;

public sealed class CachingTests
{
    private const string Path = "/mandelbrot?w=64&h=48&iters=100";

    [Fact]
    public async Task Picture_AskedForAgain_IsComputedAgainUnlessPicturesAreKept()
    {
        using var service = new TestService();

        await (await service.Client.FetchAsync(Path)).PictureAsync();
        var again = await service.Client.FetchAsync(Path);

        await again.PictureAsync(); // with the times of all stages
        Assert.False(again.Headers.Contains("X-Cache"));
        Assert.Equal(0, service.Services.GetRequiredService<ReplyCache>().Bytes);
    }

    [Fact]
    public async Task Kept_AskedForAgain_IsTheSameReplyFromTheCache()
    {
        using var service = new TestService(("Limits:CachePictures", "true"));
        var first = await service.Client.FetchAsync(Path);
        var bytes = await first.Content.ReadAsByteArrayAsync();

        var again = await service.Client.FetchAsync("/mandelbrot?iters=100&h=48&w=64&minX=-2.0"); // the same picture in other words

        Assert.Equal(bytes, await again.Content.ReadAsByteArrayAsync());
        Assert.Equal("hit", Assert.Single(again.Headers.GetValues("X-Cache")));
        Assert.Equal(first.Headers.GetValues("X-Kernel"), again.Headers.GetValues("X-Kernel"));
        Assert.Matches(@"^total;dur=[\d.]+$", Assert.Single(again.Headers.GetValues("Server-Timing")));
        Assert.Equal(first.Headers.ETag, again.Headers.ETag);
        Assert.Equal(first.Headers.CacheControl, again.Headers.CacheControl);
        Assert.Equal("image/png", again.Content.Headers.ContentType?.MediaType);

        using var head = new HttpRequestMessage(HttpMethod.Head, Path);
        var headReply = await service.Client.SendAsync(head);
        Assert.Equal(bytes.Length, headReply.Content.Headers.ContentLength);
        Assert.Equal("hit", Assert.Single(headReply.Headers.GetValues("X-Cache")));
    }

    [Theory]
    [InlineData("&variant=auto", false)]
    [InlineData("&vector=auto", false)]
    [InlineData("", true)]
    public async Task Kept_AskedForAsAMeasurement_IsComputed(string query, bool noCache)
    {
        using var service = new TestService(("Limits:CachePictures", "true"));
        await (await service.Client.FetchAsync(Path)).PictureAsync();

        using var request = new HttpRequestMessage(HttpMethod.Get, Path + query);
        request.Headers.CacheControl = new CacheControlHeaderValue { NoCache = noCache };
        var reply = await service.Client.SendAsync(request);

        await reply.PictureAsync();
        Assert.False(reply.Headers.Contains("X-Cache"));
    }

    [Fact]
    public async Task Refusal_IsNotKept()
    {
        using var service = new TestService(
            ("Limits:CachePictures", "true"), ("Limits:Permits", "1"), ("Limits:QueueLength", "0"));
        using (await service.Services.GetRequiredService<AdmissionControl>().EnterAsync(new JobDemand(1, 0), default))
        {
            await (await service.Client.FetchAsync(Path)).ProblemAsync(503, "overloaded");
        }

        await (await service.Client.FetchAsync(Path)).PictureAsync();
    }

    [Fact]
    public async Task SamePicture_WhoeverAskedFirstLeaves_IsKeptAllTheSame()
    {
        using var service = new TestService(("Limits:Permits", "1"), ("Limits:QueueSeconds", "60"), ("Limits:CachePictures", "true"));
        var admission = service.Services.GetRequiredService<AdmissionControl>();
        var shared = service.Services.GetRequiredService<SharedJobs>();
        using var leaving = new CancellationTokenSource();
        Task<HttpResponseMessage> second;
        using (await admission.EnterAsync(new JobDemand(1, 0), default))
        {
            var first = service.Client.GetAsync(new Uri(Path, UriKind.Relative), leaving.Token);
            Assert.True(SpinWait.SpinUntil(() => shared.Waiting == 1, TimeSpan.FromSeconds(30)));
            second = service.Client.FetchAsync(Path);
            Assert.True(SpinWait.SpinUntil(() => shared.Waiting == 2, TimeSpan.FromSeconds(30)));
            await leaving.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
            Assert.True(SpinWait.SpinUntil(() => shared.Waiting == 1, TimeSpan.FromSeconds(30)));
        }

        Assert.Equal("shared", Assert.Single((await second).Headers.GetValues("X-Cache")));
        Assert.Equal("hit", Assert.Single((await service.Client.FetchAsync(Path)).Headers.GetValues("X-Cache")));
    }

    [Fact]
    public async Task SamePicture_AskedForWhileItWaits_IsComputedOnce()
    {
        using var service = new TestService(("Limits:Permits", "1"), ("Limits:QueueSeconds", "60"));
        var admission = service.Services.GetRequiredService<AdmissionControl>();
        Task<HttpResponseMessage>[] requests;
        using (await admission.EnterAsync(new JobDemand(1, 0), default))
        {
            requests = [.. Enumerable.Range(0, 5).Select(_ => service.Client.FetchAsync(Path))];
            using var leaving = new CancellationTokenSource();
            var leaver = service.Client.GetAsync(new Uri(Path, UriKind.Relative), leaving.Token);
            Assert.True(SpinWait.SpinUntil(() => admission.QueueDepth == 1, TimeSpan.FromSeconds(30)));
            await Task.Delay(200); // for the others to come; fewer of them would share what is tested all the same
            Assert.Equal(1, admission.QueueDepth);
            await leaving.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => leaver);
        }

        var replies = await Task.WhenAll(requests);

        var bodies = await Task.WhenAll(replies.Select(reply => reply.Content.ReadAsByteArrayAsync()));
        Assert.All(bodies, body => Assert.Equal(bodies[0], body));
        Assert.All(replies, reply => Assert.Equal(200, (int)reply.StatusCode));
        Assert.InRange(replies.Count(reply => reply.Headers.Contains("X-Cache")), 4, 5);
    }
}
