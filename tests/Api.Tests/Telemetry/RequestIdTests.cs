using System.Text.Json;
using Api.Http;
using Api.Tests.Support;

namespace Api.Tests.Telemetry;

public sealed class RequestIdTests : IDisposable
{
    private readonly TestService _service = new();

    public void Dispose() => _service.Dispose();

    [Theory]
    [InlineData("/kernels")]
    [InlineData("/health/live")]
    [InlineData("/mandelbrot?w=8&h=8")]
    [InlineData("/nothing")]
    [InlineData("/mandelbrot?w=0")]
    public async Task Request_SafeId_IsEchoedEverywhere(string path)
    {
        var (id, problemId) = await AskAsync(path, "Az0._-9");

        Assert.Equal("Az0._-9", id);
        Assert.True(problemId is null or "Az0._-9", problemId);
    }

    [Theory]
    [InlineData("")]
    [InlineData("two words")]
    [InlineData("quote\"")]
    [InlineData("<b>")]
    [InlineData("../x")]
    public async Task Request_UnsafeId_IsReplaced(string given)
    {
        var (id, problemId) = await AskAsync("/mandelbrot?w=0", given);

        Assert.NotEqual(given, id);
        Assert.True(RequestId.IsSafe(id), id);
        Assert.Equal(id, problemId);
    }

    [Theory]
    [InlineData(64, true)]
    [InlineData(65, false)]
    public void IsSafe_Length_IsBounded(int length, bool expected) => Assert.Equal(expected, RequestId.IsSafe(new string('a', length)));

    [Fact]
    public void New_AnyTime_IsUuidOfVersion7InTheOrderOfTime()
    {
        var time = DateTimeOffset.FromUnixTimeMilliseconds(0x0123456789AB);

        var id = RequestId.New(time);

        Assert.Matches("^0123456789ab7[0-9a-f]{3}[89ab][0-9a-f]{15}$", id);
        Assert.True(string.CompareOrdinal(id, RequestId.New(time.AddMilliseconds(1))) < 0, id);
    }

    [Fact]
    public void New_OneMoment_IsNeverTheSame()
    {
        var ids = Enumerable.Range(0, 10_000).Select(_ => RequestId.New(DateTimeOffset.UnixEpoch)).ToHashSet();

        Assert.Equal(10_000, ids.Count);
    }

    private async Task<(string Id, string? ProblemId)> AskAsync(string path, string id)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.TryAddWithoutValidation("X-Request-ID", id);
        var reply = await _service.Client.SendAsync(request);
        var isProblem = reply.Content.Headers.ContentType?.MediaType == "application/problem+json";
        return (
            Assert.Single(reply.Headers.GetValues("X-Request-ID")),
            isProblem ? JsonDocument.Parse(await reply.Content.ReadAsStringAsync()).RootElement.GetProperty("requestId").GetString() : null);
    }
}
