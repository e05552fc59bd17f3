using System.Text;
using Api.Tests.Support;

namespace Api.Tests.Deadlines;

/// <summary>Clients that send or read slowly, against a service with one core and no line: whoever held it would be noticed.</summary>
public sealed class SlowClientTests
{
    private const string Path = "/blur?diameter=3";

    private static readonly (string, string)[] OneJobAtATime = [("Limits__Permits", "1"), ("Limits__QueueLength", "0")];

    [Fact]
    public async Task Sender_StopsHalfWay_HoldsNoPermitAndGets408AfterBodySeconds()
    {
        using var service = await ServiceProcess.StartAsync([.. OneJobAtATime, ("Limits__BodySeconds", "3")]);
        var png = Pictures.Random(100, 100);
        using var socket = await service.ConnectAsync();
        await socket.SendPostAsync(Path, png, png.Length / 2);

        await (await service.Client.PostPngAsync(Path, png)).PictureAsync();

        AssertTimeout(await socket.ReceiveAsync(), "BodySeconds");
    }

    [Fact]
    public async Task Sender_SlowerThanTheRate_Gets408()
    {
        using var service = await ServiceProcess.StartAsync(("Limits__MinBodyBytesPerSecond", "1000000"));
        var png = Pictures.Random(100, 100);
        using var socket = await service.ConnectAsync();
        await socket.SendPostAsync(Path, png, png.Length / 2);

        AssertTimeout(await socket.ReceiveAsync(), "MinBodyBytesPerSecond");
    }

    [Fact]
    public async Task Sender_NeverEndsItsHeaders_IsDisconnected()
    {
        using var service = await ServiceProcess.StartAsync();
        using var socket = await service.ConnectAsync();
        await socket.SendAllAsync("GET /mandelbrot HTTP/1.1\r\nHost: localhost\r\nX-Slow: "u8.ToArray());

        Assert.StartsWith("HTTP/1.1 408", Encoding.ASCII.GetString(await socket.ReceiveAsync()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reader_ReadsNothing_HoldsNoPermitAndIsDisconnected()
    {
        using var service = await ServiceProcess.StartAsync(
            [.. OneJobAtATime, ("Limits__MinReplyBytesPerSecond", "100000000"), ("Limits__MaxBodyBytes", "16777216")]);

        // Noise: as large as it is, and larger than what the sockets hold.
        var png = Pictures.Random(1600, 1100);
        using var socket = await service.ConnectAsync(receiveBytes: 4096);
        await socket.SendPostAsync("/blur?diameter=1", png, png.Length);
        var start = await socket.ReceiveAsync(atLeast: 1);
        Assert.StartsWith("HTTP/1.1 200", Encoding.ASCII.GetString(start, 0, 12), StringComparison.Ordinal);

        await (await service.Client.PostPngAsync(Path, Pictures.Random(10, 10))).PictureAsync();

        await Task.Delay(TimeSpan.FromSeconds(8)); // longer than the grace for slow readers
        var rest = await socket.ReceiveAsync();
        Assert.InRange(start.Length + rest.Length, 1, png.Length - 1);
        await (await service.Client.PostPngAsync(Path, Pictures.Random(10, 10))).PictureAsync();
    }

    private static void AssertTimeout(byte[] reply, string limitName)
    {
        var text = Encoding.UTF8.GetString(reply);
        Assert.StartsWith("HTTP/1.1 408", text, StringComparison.Ordinal);
        Assert.Contains("application/problem+json", text, StringComparison.Ordinal);
        Assert.Contains("urn:problem-type:request-timeout", text, StringComparison.Ordinal);
        Assert.Contains(limitName, text, StringComparison.Ordinal);
        Assert.Contains("Connection: close", text, StringComparison.OrdinalIgnoreCase);
    }
}
