using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Api.Tests.Support;

namespace Api.Tests.OpenApi;

public sealed class OpenApiTests : IDisposable
{
    private readonly TestService _service = new();

    public void Dispose() => _service.Dispose();

    [Theory]
    [InlineData("/blur", "post", new[] { "200", "400", "413", "415", "422", "429", "503", "504" })]
    [InlineData("/channels", "post", new[] { "200", "400", "413", "415", "422", "429", "503", "504" })]
    [InlineData("/mandelbrot", "get", new[] { "200", "304", "400", "422", "429", "503", "504" })]
    [InlineData("/mandelbrot/tiles/{z}/{x}/{y}.png", "get", new[] { "200", "304", "400", "422", "429", "503", "504" })]
    [InlineData("/mandelbrot/counts", "get", new[] { "200", "304", "400", "422", "429", "503", "504" })]
    public async Task Document_PictureEndpoint_DescribesParametersAndStatuses(string path, string method, string[] statuses)
    {
        var document = await _service.Client.GetFromJsonAsync<JsonElement>("/swagger/v1/swagger.json");
        var operation = document.GetProperty("paths").GetProperty(path).GetProperty(method);

        Assert.Equal(statuses, operation.GetProperty("responses").EnumerateObject().Select(status => status.Name));
        Assert.All(operation.GetProperty("parameters").EnumerateArray(), parameter =>
        {
            var name = parameter.GetProperty("name").GetString();
            Assert.True(parameter.GetProperty("description").GetString()!.Length > 10, name);
            Assert.True(parameter.TryGetProperty("example", out _) || parameter.GetProperty("examples").TryGetProperty("example", out _), name);
            var schema = parameter.GetProperty("schema");
            var required = parameter.TryGetProperty("required", out var value) && value.GetBoolean();
            Assert.True(required || schema.TryGetProperty("default", out _) || name is "centerX" or "centerY" or "span", name);
            if (schema.GetProperty("type").GetString() == "integer")
            {
                Assert.True(schema.TryGetProperty("minimum", out _) && schema.TryGetProperty("maximum", out _), name);
            }
        });
        if (method == "post")
        {
            Assert.Equal(
                ["multipart/form-data", "image/png", "application/octet-stream"],
                operation.GetProperty("requestBody").GetProperty("content").EnumerateObject().Select(type => type.Name));
        }
    }

    [Fact]
    public async Task Document_HasNoHead()
    {
        var document = await _service.Client.GetFromJsonAsync<JsonElement>("/swagger/v1/swagger.json");

        Assert.All(
            document.GetProperty("paths").EnumerateObject(),
            path => Assert.False(path.Value.TryGetProperty("head", out _), path.Name));
        Assert.True(document.GetProperty("components").GetProperty("schemas").TryGetProperty("ProblemDetails", out _));
    }

    [Fact]
    public async Task Document_KnownToTheClient_IsNotSentAgain()
    {
        var address = new Uri("/swagger/v1/swagger.json", UriKind.Relative);
        using var first = await _service.Client.GetAsync(address);
        using var head = await _service.Client.SendAsync(new HttpRequestMessage(HttpMethod.Head, address));
        using var again = new HttpRequestMessage(HttpMethod.Get, address);
        again.Headers.IfNoneMatch.Add(first.Headers.ETag!);
        using var second = await _service.Client.SendAsync(again);

        Assert.Equal("application/json", first.Content.Headers.ContentType!.MediaType);
        Assert.Equal(HttpStatusCode.OK, head.StatusCode);
        Assert.Equal(first.Content.Headers.ContentLength, head.Content.Headers.ContentLength);
        Assert.Equal(HttpStatusCode.NotModified, second.StatusCode);
    }

    [Fact]
    public async Task SwaggerUi_IsServed()
    {
        var page = await _service.Client.GetStringAsync(new Uri("/swagger/index.html", UriKind.Relative));

        Assert.Contains("swagger-ui", page, StringComparison.Ordinal);
    }
}
