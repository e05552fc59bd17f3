using System.Net.Http.Headers;
using System.Text.Json;

namespace Api.Tests.Support;

internal static class HttpExtensions
{
    public static Task<HttpResponseMessage> PostPngAsync(
        this HttpClient client, string path, byte[] body, string? contentType = "image/png")
    {
        var content = new ByteArrayContent(body);
        content.Headers.ContentType = contentType is null ? null : MediaTypeHeaderValue.Parse(contentType);
        return client.PostAsync(new Uri(path, UriKind.Relative), content);
    }

    public static Task<HttpResponseMessage> FetchAsync(this HttpClient client, string path) =>
        client.GetAsync(new Uri(path, UriKind.Relative));

    /// <summary>Asserts a problem reply of the given status and type, with all that every problem has.</summary>
    public static async Task<JsonElement> ProblemAsync(this HttpResponseMessage reply, int status, string type)
    {
        var text = await reply.Content.ReadAsStringAsync();
        Assert.True(status == (int)reply.StatusCode, $"{(int)reply.StatusCode}: {text}");
        Assert.Equal("application/problem+json", reply.Content.Headers.ContentType?.MediaType);
        Assert.True(reply.Headers.CacheControl?.NoStore);
        Assert.Null(reply.Headers.ETag);
        Assert.DoesNotContain("   at ", text, StringComparison.Ordinal); // no stack trace
        var problem = JsonDocument.Parse(text).RootElement;
        Assert.Equal("urn:problem-type:" + type, problem.GetProperty("type").GetString());
        Assert.Equal(status, problem.GetProperty("status").GetInt32());
        Assert.NotEmpty(problem.GetProperty("requestId").GetString()!);
        Assert.False(problem.TryGetProperty("traceId", out _));
        return problem;
    }

    /// <summary>Asserts a picture reply with all that every picture has, and decodes it.</summary>
    public static async Task<Pictures.Decoded> PictureAsync(this HttpResponseMessage reply)
    {
        var body = await reply.Content.ReadAsByteArrayAsync();
        Assert.True(reply.IsSuccessStatusCode, $"{(int)reply.StatusCode}: {System.Text.Encoding.UTF8.GetString(body)}");
        Assert.Equal("image/png", reply.Content.Headers.ContentType?.MediaType);
        Assert.Equal(body.Length, reply.Content.Headers.ContentLength);
        Assert.Equal("nosniff", Assert.Single(reply.Headers.GetValues("X-Content-Type-Options")));
        Assert.Matches(
            @"^queue;dur=[\d.]+, decode;dur=[\d.]+, kernel;dur=[\d.]+, encode;dur=[\d.]+, total;dur=[\d.]+$",
            Assert.Single(reply.Headers.GetValues("Server-Timing")));
        Assert.Matches(@"^[a-z]+/(0|128|256|512)/[1-9]\d*$", Assert.Single(reply.Headers.GetValues("X-Kernel")));
        return Pictures.Decode(body);
    }
}
