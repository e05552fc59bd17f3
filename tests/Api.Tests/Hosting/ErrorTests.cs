using System.Globalization;
using Api.Blur;
using Api.Tests.Support;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;

namespace Api.Tests.Hosting;

public sealed class ErrorTests : IDisposable
{
    private readonly TestService _service = new();

    public void Dispose() => _service.Dispose();

    [Fact]
    public async Task Request_UnknownPath_ReturnsProblem() =>
        await (await _service.Client.FetchAsync("/nothing")).ProblemAsync(404, "not-found");

    [Theory]
    [InlineData("GET", "/blur?diameter=3")]
    [InlineData("POST", "/mandelbrot")]
    [InlineData("DELETE", "/kernels")]
    public async Task Request_OtherMethod_ReturnsProblem(string method, string path)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);

        await (await _service.Client.SendAsync(request)).ProblemAsync(405, "method-not-allowed");
    }

    // A cache on the way may keep what is not forbidden to be kept, and give it to everybody else.
    [Theory]
    [InlineData("/nothing", 404, "not-found")]
    [InlineData("/mandelbrot?w=0", 400, "invalid-parameter")]
    [InlineData("/mandelbrot?w=65535&h=65535", 422, "over-limit")]
    [InlineData("/mandelbrot?w=4000&h=4000&iters=4000", 504, "job-timeout")]
    public async Task Refusal_ClientAcceptsPicturesOnly_IsTheSameProblem(string path, int status, string type)
    {
        using var service = new TestService(("Limits:JobSeconds", "0.001"));
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Accept.ParseAdd("image/png");

        await (await service.Client.SendAsync(request)).ProblemAsync(status, type);
    }

    [Fact]
    public async Task Request_FaultOfTheService_IsAProblemThatTellsNothingOfIt()
    {
        const string secret = "what only the log may know";
        await using var factory = new WebApplicationFactory<Program>().WithWebHostBuilder(
            host => host.ConfigureTestServices(services => services.AddSingleton<BlurReplies>(_ => throw new InvalidOperationException(secret))));
        using var client = factory.CreateClient();

        var reply = await client.PostPngAsync("/blur?diameter=3", Pictures.Random(4, 4));

        await reply.ProblemAsync(500, "internal-error");
        Assert.DoesNotContain(secret, await reply.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal("nosniff", Assert.Single(reply.Headers.GetValues("X-Content-Type-Options")));
        Assert.True(reply.Headers.Contains("X-Request-ID"));
        Assert.Equal(200, (int)(await client.FetchAsync("/kernels")).StatusCode);
    }

    [Fact]
    public async Task Request_ThousandsOfUnknownParameters_AreNotAnsweredOneByOne()
    {
        var query = string.Join('&', Enumerable.Range(0, 2000).Select(i => i.ToString("x", CultureInfo.InvariantCulture)));

        var reply = await _service.Client.FetchAsync($"/mandelbrot?{new string('a', 500)}&{query}");

        var problem = await reply.ProblemAsync(400, "invalid-parameter");
        Assert.Equal(4, problem.GetProperty("errors").GetArrayLength());
        Assert.InRange((await reply.Content.ReadAsByteArrayAsync()).Length, 1, 4096);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/kernels")]
    [InlineData("/health/live")]
    [InlineData("/health/ready")]
    [InlineData("/swagger/index.html")]
    [InlineData("/swagger/v1/swagger.json")]
    public async Task Request_Head_HasTheStatusOfGet(string path)
    {
        var get = await _service.Client.FetchAsync(path);
        using var request = new HttpRequestMessage(HttpMethod.Head, path);

        var head = await _service.Client.SendAsync(request);

        Assert.Equal(get.Content.Headers.ContentType, head.Content.Headers.ContentType);
        Assert.True(get.StatusCode == head.StatusCode || path == "/health/ready", $"{get.StatusCode}, {head.StatusCode}");
    }
}
