using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Api.Tests.Telemetry;

/// <summary>
/// A collector of OTLP over HTTP in this process. It reads no more of the messages than that names stand in them as text, which
/// protocol buffers leave as it is.
/// </summary>
internal sealed class OtlpReceiver : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<(string Path, string Body)> _messages = new();

    private OtlpReceiver(WebApplication app) => _app = app;

    public string Address => _app.Urls.Single();

    public static async Task<OtlpReceiver> StartAsync()
    {
        var app = WebApplication.CreateSlimBuilder().Build();
        app.Urls.Add("http://127.0.0.1:0");
        var receiver = new OtlpReceiver(app);
        app.MapPost("/v1/{signal}", receiver.TakeAsync);
        await app.StartAsync();
        return receiver;
    }

    /// <summary>Waits until all texts have come in messages of one signal, a minute at most.</summary>
    /// <returns>Those that have not come.</returns>
    public async Task<string[]> MissingAsync(string signal, params string[] texts)
    {
        for (var end = DateTime.UtcNow + TimeSpan.FromMinutes(1); ; await Task.Delay(50))
        {
            var all = string.Concat(_messages.Where(message => message.Path == "/v1/" + signal).Select(message => message.Body));
            var missing = texts.Where(text => !all.Contains(text, StringComparison.Ordinal)).ToArray();
            if (missing.Length == 0 || DateTime.UtcNow > end)
            {
                return missing;
            }
        }
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task TakeAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        _messages.Enqueue((context.Request.Path, Encoding.Latin1.GetString(body.ToArray())));
        context.Response.ContentType = "application/x-protobuf";
    }
}
