using System.Net.Sockets;
using System.Text;
using Api.Tests.Support;

namespace Api.Tests.Telemetry;

public sealed class RequestLogTests
{
    [Fact]
    public async Task Request_Picture_IsOneLineWithWhatHappened()
    {
        using var service = await ServiceProcess.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/mandelbrot?w=40&h=30&iters=50");
        request.Headers.Add("X-Request-ID", "line-1");

        var reply = await service.Client.SendAsync(request);
        var body = await reply.Content.ReadAsByteArrayAsync();

        var line = await service.LineAsync(line => ServiceProcess.Text(line, "id") == "line-1");
        Assert.Equal("GET", line.GetProperty("method").GetString());
        Assert.Equal("/mandelbrot", line.GetProperty("route").GetString());
        Assert.Equal(200, line.GetProperty("status").GetInt32());
        Assert.Equal(40, line.GetProperty("width").GetInt32());
        Assert.Equal(30, line.GetProperty("height").GetInt32());
        Assert.Equal(body.Length, line.GetProperty("bytesOut").GetInt64());
        Assert.All(["queueMs", "kernelMs", "encodeMs", "writeMs", "ms"], name => Assert.True(line.GetProperty(name).GetDouble() >= 0));
        Assert.NotEmpty(line.GetProperty("kernel").GetString()!);
        Assert.Single(service.Lines(), other => ServiceProcess.Text(other, "id") == "line-1");
    }

    [Fact]
    public async Task Request_HostileText_ReachesNoLine()
    {
        using var service = await ServiceProcess.StartAsync();
        await RawAsync(
            service.Address,
            "GET /mandelbrot?evil=%22%0a%7b%22level%22%3a%22fake%22%7d&w=1 HTTP/1.1\r\nHost: x\r\nX-Request-ID: \"evil\"\u0001}\r\nConnection: close\r\n\r\n");
        await RawAsync(
            service.Address,
            "GET /mandelbrot?evil=%22%0a%7b%22level%22%3a%22fake%22%7d&w=1 HTTP/1.1\r\nHost: x\r\nX-Request-ID: \"evil\"}\r\nUser-Agent: evil\"\r\nConnection: close\r\n\r\n");
        await RawAsync(service.Address, "EVI'L`|~ /evil HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");

        // Lines() fails for a line that is no JSON object.
        await service.LineAsync(line => ServiceProcess.Text(line, "problem") == "invalid-parameter");
        var other = await service.LineAsync(line => ServiceProcess.Text(line, "method") == "EVI'L`|~");
        Assert.Equal("other", other.GetProperty("route").GetString());
        Assert.All(service.Lines(), line => Assert.DoesNotContain("evil", line.GetRawText(), StringComparison.Ordinal));
        Assert.All(service.Lines(), line => Assert.NotEqual("fake", ServiceProcess.Text(line, "level")));
    }

    [Fact]
    public async Task Request_LongMethod_IsShortened()
    {
        using var service = await ServiceProcess.StartAsync();

        await RawAsync(service.Address, $"{new string('A', 5000)} /kernels HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");

        await service.LineAsync(line => ServiceProcess.Text(line, "method") == new string('A', 16));
    }

    [Fact]
    public async Task Request_ReplyThatIsCutOff_SaysWhy()
    {
        using var service = await ServiceProcess.StartAsync();
        var png = Pictures.Random(2000, 2600); // 20 MB, of which more than 8 MiB are sent when the end is found missing
        using var request = new HttpRequestMessage(HttpMethod.Post, "/blur?diameter=2") { Content = new ByteArrayContent(png, 0, png.Length - 1000) };
        request.Content.Headers.ContentType = new("image/png");
        request.Headers.Add("X-Request-ID", "cut-1");

        await Assert.ThrowsAnyAsync<HttpRequestException>(() => service.Client.SendAsync(request));

        var line = await service.LineAsync(line => ServiceProcess.Text(line, "id") == "cut-1");
        Assert.Equal(200, line.GetProperty("status").GetInt32());
        Assert.Equal("broken-png", line.GetProperty("problem").GetString());
        await service.LineAsync(line => ServiceProcess.Text(line, "message").StartsWith("The reply to cut-1 was cut off: ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Request_BrokenBody_HasItsRoute()
    {
        using var service = await ServiceProcess.StartAsync();

        var reply = await RawAsync(
            service.Address,
            "POST /blur?diameter=3 HTTP/1.1\r\nHost: x\r\nContent-Type: image/png\r\nTransfer-Encoding: chunked\r\n\r\nno chunk\r\n");

        Assert.StartsWith("HTTP/1.1 400 ", reply, StringComparison.Ordinal);
        var line = await service.LineAsync(line => ServiceProcess.Text(line, "problem") == "bad-request");
        Assert.Equal("/blur", line.GetProperty("route").GetString());
    }

    [Fact]
    public async Task Request_Probe_IsNotLogged()
    {
        using var service = await ServiceProcess.StartAsync(("Limits__Permits", "1"), ("Limits__QueueLength", "0"));
        using var leaving = new CancellationTokenSource();
        var longJob = service.Client.GetAsync(
            new Uri("/mandelbrot?w=1000&h=1000&iters=60000&variant=scalar", UriKind.Relative), leaving.Token);
        var status = await StatusAsync("/health/live");
        for (var end = DateTime.UtcNow + TimeSpan.FromSeconds(30); status != 503 && DateTime.UtcNow < end;)
        {
            status = await StatusAsync("/health/ready");
        }

        Assert.Equal(503, status); // as the only core is taken, and there is no line
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => longJob);
        await service.Client.GetAsync(new Uri("/kernels", UriKind.Relative));

        await service.LineAsync(line => ServiceProcess.Text(line, "route") == "/kernels");

        Assert.DoesNotContain(service.Lines(), line => line.GetRawText().Contains("health", StringComparison.OrdinalIgnoreCase));

        async Task<int> StatusAsync(string path) => (int)(await service.Client.GetAsync(new Uri(path, UriKind.Relative))).StatusCode;
    }

    [Fact]
    public async Task Start_Settings_AreLoggedOnceWithoutSecrets()
    {
        using var service = await ServiceProcess.StartAsync(("Access__ApiKey", "top-secret-key"), ("Limits__MaxSide", "1234"));

        var line = await service.LineAsync(line => ServiceProcess.Text(line, "message").StartsWith("Settings:", StringComparison.Ordinal));

        Assert.Contains("Limits__MaxSide=1234 ", line.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Contains("Access__ApiKey=1 set", line.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.All(service.Lines(), other => Assert.DoesNotContain("top-secret-key", other.GetRawText(), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Request_HeadersOverTheLimit_Is431WithoutABanner()
    {
        using var service = await ServiceProcess.StartAsync();

        var large = await RawAsync(service.Address, $"GET /kernels HTTP/1.1\r\nHost: x\r\nA: {new string('a', 17_000)}\r\n\r\n");
        var many = await RawAsync(
            service.Address,
            "GET /kernels HTTP/1.1\r\nHost: x\r\n" + string.Concat(Enumerable.Range(0, 70).Select(i => $"H{i}: 1\r\n")) + "\r\n");
        var fine = await RawAsync(service.Address, "GET /kernels HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 431 ", large, StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 431 ", many, StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 200 ", fine, StringComparison.Ordinal);
        Assert.All([large, many, fine], reply => Assert.DoesNotContain("\nServer:", reply, StringComparison.OrdinalIgnoreCase));
    }

    private static async Task<string> RawAsync(Uri address, string request)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(address.Host, address.Port);
        await using var stream = new NetworkStream(socket);
        await stream.WriteAsync(Encoding.Latin1.GetBytes(request));
        using var reader = new StreamReader(stream, Encoding.Latin1);
        return await reader.ReadToEndAsync();
    }
}
