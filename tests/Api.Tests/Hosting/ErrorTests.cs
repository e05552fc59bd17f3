using Api.Tests.Support;

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
