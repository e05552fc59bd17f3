using Api.Hosting;
using Api.Tests.Support;

namespace Api.Tests.Access;

public sealed class ApiKeyTests : IDisposable
{
    private readonly TestService _service = new(("Access:ApiKey", "first-key, second-key"));

    public void Dispose() => _service.Dispose();

    [Theory]
    [InlineData("/kernels")]
    [InlineData("/mandelbrot?w=8&h=8")]
    public async Task Request_WithoutKey_Is401(string path)
    {
        var reply = await _service.Client.FetchAsync(path);

        await reply.ProblemAsync(401, "unauthorized");
        Assert.Equal("Bearer", reply.Headers.WwwAuthenticate.ToString());
    }

    [Theory]
    [InlineData("X-Api-Key", "first-key", 200)]
    [InlineData("X-Api-Key", "second-key", 200)]
    [InlineData("Authorization", "Bearer second-key", 200)]
    [InlineData("X-Api-Key", "first-ke", 401)]
    [InlineData("X-Api-Key", "first-key2", 401)]
    [InlineData("X-Api-Key", "first-key, second-key", 401)]
    [InlineData("Authorization", "Basic second-key", 401)]
    public async Task Request_Key_DecidesTheStatus(string header, string value, int status)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/kernels");
        request.Headers.TryAddWithoutValidation(header, value);

        Assert.Equal(status, (int)(await _service.Client.SendAsync(request)).StatusCode);
    }

    // A shared cache would give it to whoever asks, with or without a key.
    [Fact]
    public async Task Picture_WithKey_IsForTheClientsOwnCacheOnly()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/mandelbrot?w=8&h=8");
        request.Headers.Add("X-Api-Key", "first-key");

        var caching = (await _service.Client.SendAsync(request)).Headers.CacheControl!;

        Assert.True(caching.Private);
        Assert.False(caching.Public);
    }

    [Fact]
    public async Task Health_WithoutKey_StaysOpen() =>
        Assert.Equal(200, (int)(await _service.Client.FetchAsync("/health/live")).StatusCode);

    [Theory]
    [InlineData("http://localhost:8080", false)]
    [InlineData("http://127.0.0.1:8080", false)]
    [InlineData("http://[::1]:8080", false)]
    [InlineData("http://[::]:8080", true)]
    [InlineData("http://0.0.0.0:8080", true)]
    [InlineData("http://+:8080", true)]
    [InlineData("http://10.0.0.5:8080", true)]
    public void IsOpen_Address_IsWhetherOthersCanCallIt(string address, bool expected) => Assert.Equal(expected, StartLog.IsOpen(address));
}
