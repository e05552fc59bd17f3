using System.Diagnostics;
using System.Globalization;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;

namespace Browser.Tests.Support;

/// <summary>
/// A Chromium of its own that is driven through its DevTools socket and asked for nothing but what is wanted. Playwright hears of every
/// request of a page, on the same cores: a page with fifty of them takes half as long again.
/// </summary>
internal sealed class BareBrowser : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly string _profile = Directory.CreateTempSubdirectory("bare-browser").FullName;
    private readonly ClientWebSocket _socket = new();
    private readonly Process _process;
    private int _lastId;

    private BareBrowser(string chromium) => _process = Process.Start(new ProcessStartInfo(
        chromium,
        [
            "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--no-first-run", "--disable-background-networking",
            "--disable-component-update", "--disable-extensions", "--disable-sync", "--remote-debugging-port=0", "--user-data-dir=" + _profile,
            "about:blank",
        ])
    {
        RedirectStandardError = true,
        RedirectStandardOutput = true,
    })!;

    /// <summary>Starts it, without a window.</summary>
    public static async Task<BareBrowser> StartAsync(string chromium)
    {
        var browser = new BareBrowser(chromium);
        try
        {
            browser._process.BeginErrorReadLine();
            browser._process.BeginOutputReadLine();
            await browser._socket.ConnectAsync(await browser.SocketAsync(), default);
            return browser;
        }
        catch
        {
            await browser.DisposeAsync();
            throw;
        }
    }

    /// <summary>Makes a profile with an empty cache.</summary>
    /// <returns>Its name.</returns>
    public async Task<string> NewProfileAsync() =>
        (string)(await SendAsync("Target.createBrowserContext", new JsonObject { ["disposeOnDetach"] = true }))["browserContextId"]!;

    /// <summary>Opens a tab of 1920 x 1080 pixels.</summary>
    /// <returns>The tab, and the session with it.</returns>
    public async Task<(string Tab, string Session)> OpenAsync(string profile, string url)
    {
        var target = await SendAsync("Target.createTarget", new JsonObject
        {
            ["url"] = url,
            ["browserContextId"] = profile,
            ["width"] = 1920,
            ["height"] = 1080,
            ["newWindow"] = true,
        });
        var tab = (string)target["targetId"]!;
        var attached = await SendAsync("Target.attachToTarget", new JsonObject { ["targetId"] = tab, ["flatten"] = true });
        var session = (string)attached["sessionId"]!;
        await SendAsync(
            "Emulation.setDeviceMetricsOverride",
            new JsonObject { ["width"] = 1920, ["height"] = 1080, ["deviceScaleFactor"] = 1, ["mobile"] = false },
            session);
        return (tab, session);
    }

    public Task CloseAsync(string tab) => SendAsync("Target.closeTarget", new JsonObject { ["targetId"] = tab });

    /// <summary>Goes to another page.</summary>
    public Task NavigateAsync(string session, string url) => SendAsync("Page.navigate", new JsonObject { ["url"] = url }, session);

    /// <summary>A number that the page computes; NaN for what is none.</summary>
    public async Task<double> EvaluateAsync(string session, string expression)
    {
        var reply = await SendAsync("Runtime.evaluate", new JsonObject { ["expression"] = expression, ["returnByValue"] = true }, session);
        return reply["result"]?["value"] is JsonValue value && value.TryGetValue<double>(out var number) ? number : double.NaN;
    }

    public async ValueTask DisposeAsync()
    {
        _socket.Dispose();
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
        Directory.Delete(_profile, recursive: true);
    }

    // Chromium writes port and path into a file when it listens.
    private async Task<Uri> SocketAsync()
    {
        var file = Path.Combine(_profile, "DevToolsActivePort");
        var watch = Stopwatch.StartNew();
        while (!File.Exists(file) || (await File.ReadAllLinesAsync(file)).Length < 2)
        {
            if (watch.Elapsed > Patience || _process.HasExited)
            {
                throw new TimeoutException("Chromium does not listen.");
            }

            await Task.Delay(50);
        }

        var lines = await File.ReadAllLinesAsync(file);
        return new Uri(string.Create(CultureInfo.InvariantCulture, $"ws://127.0.0.1:{lines[0]}{lines[1]}"));
    }

    private async Task<JsonNode> SendAsync(string method, JsonObject parameters, string? session = null)
    {
        using var patience = new CancellationTokenSource(Patience);
        var id = ++_lastId;
        var message = new JsonObject { ["id"] = id, ["method"] = method, ["params"] = parameters };
        if (session is not null)
        {
            message["sessionId"] = session;
        }

        await _socket.SendAsync(Encoding.UTF8.GetBytes(message.ToJsonString()), WebSocketMessageType.Text, true, patience.Token);
        while (true)
        {
            var reply = await ReceiveAsync(patience.Token);
            if ((int?)reply["id"] == id)
            {
                return reply["result"] ?? throw new InvalidOperationException($"{method}: {reply["error"]}");
            }
        }
    }

    private async Task<JsonNode> ReceiveAsync(CancellationToken cancellation)
    {
        using var message = new MemoryStream();
        var buffer = new byte[16 * 1024];
        WebSocketReceiveResult part;
        do
        {
            part = await _socket.ReceiveAsync(buffer, cancellation);
            message.Write(buffer, 0, part.Count);
        }
        while (!part.EndOfMessage);

        message.Position = 0;
        return JsonNode.Parse(message)!;
    }
}
