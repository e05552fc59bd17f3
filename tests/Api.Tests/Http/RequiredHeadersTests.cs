using Api.Tests.Support;

namespace Api.Tests.Http;

public sealed class RequiredHeadersTests : IDisposable
{
    private readonly TestService _service = new();

    public void Dispose() => _service.Dispose();

    [Theory]
    [InlineData("/", "same-origin")]
    [InlineData("/kernels", "same-origin")]
    [InlineData("/health/live", "same-origin")]
    [InlineData("/nothing", "same-origin")]
    [InlineData("/swagger/index.html", "same-origin")]
    [InlineData("/mandelbrot?w=8&h=8", "cross-origin")]
    [InlineData("/mandelbrot?w=0", "cross-origin")]
    public async Task Reply_Any_CarriesTheHeaders(string path, string resourcePolicy)
    {
        var reply = await _service.Client.FetchAsync(path);

        Assert.Equal("nosniff", Value("X-Content-Type-Options"));
        Assert.Equal("no-referrer", Value("Referrer-Policy"));
        Assert.Equal("same-origin", Value("Cross-Origin-Opener-Policy"));
        Assert.Equal(resourcePolicy, Value("Cross-Origin-Resource-Policy"));
        var policy = Value("Content-Security-Policy");
        Assert.Matches(@"^default-src 'none'; script-src 'self'(?: 'sha256-[\w+/=]{44}')*; ", policy);
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.False(reply.Headers.Contains("Server"));

        string Value(string name) => Assert.Single(reply.Headers.GetValues(name));
    }
}
