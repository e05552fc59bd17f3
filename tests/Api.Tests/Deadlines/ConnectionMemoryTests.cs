using System.Net.Sockets;
using Api.Tests.Support;

namespace Api.Tests.Deadlines;

/// <summary>Clients that together leave more in the server's hands than connections may hold.</summary>
public sealed class ConnectionMemoryTests
{
    private static readonly (string, string)[] OneMebibyte = [("Limits:ConnectionBytes", "1048576")];

    // Blocks are of 64 KiB, so that more than eight heads that never end are over the half.
    [Fact]
    public async Task Heads_HoldMoreThanHalf_OthersAreRefusedButProbes()
    {
        using var service = await ServiceProcess.StartAsync(OneMebibyte);
        var sockets = new List<Socket>();
        try
        {
            for (var i = 0; i < 10; i++)
            {
                sockets.Add(await service.ConnectAsync());
                await sockets[^1].SendAllAsync("GET /kernels HTTP/1.1\r\nHost: local"u8.ToArray());
            }

            HttpResponseMessage reply;
            var end = DateTime.UtcNow + TimeSpan.FromSeconds(10);
            do
            {
                reply = await service.Client.FetchAsync("/kernels");
            }
            while (reply.IsSuccessStatusCode && DateTime.UtcNow < end);

            var problem = await reply.ProblemAsync(503, "overloaded");
            Assert.Equal("connections", problem.GetProperty("reason").GetString());
            Assert.NotNull(reply.Headers.RetryAfter);
            Assert.True(reply.Headers.ConnectionClose);
            Assert.Equal(200, (int)(await service.Client.FetchAsync("/health/live")).StatusCode);
        }
        finally
        {
            sockets.ForEach(socket => socket.Dispose());
        }

        await ServesAgainAsync(service);
    }

    [Fact]
    public async Task Heads_HoldMoreThanAll_TheLastOnesAreDisconnectedAndNothingFails()
    {
        using var service = await ServiceProcess.StartAsync(OneMebibyte);
        var sockets = new List<Socket>();
        try
        {
            for (var i = 0; i < 24; i++)
            {
                sockets.Add(await service.ConnectAsync());
                await sockets[^1].SendAllAsync("GET /kernels HTTP/1.1\r\nHost: local"u8.ToArray());
            }

            Assert.Empty(await sockets[^1].ReceiveAsync());
        }
        finally
        {
            sockets.ForEach(socket => socket.Dispose());
        }

        await ServesAgainAsync(service);
        Assert.True(!service.Output.Contains("\"level\":\"error\"", StringComparison.Ordinal), service.Output);
    }

    // Each reply alone would need seven times what connections may hold, and nobody reads.
    [Fact]
    public async Task Replies_NobodyReadsThem_AreRefusedOrCutOffAndNothingFails()
    {
        using var service = await ServiceProcess.StartAsync(OneMebibyte);
        var png = Pictures.Random(1600, 1100);
        var sockets = new List<Socket>();
        try
        {
            for (var i = 0; i < 6; i++)
            {
                sockets.Add(await service.ConnectAsync(receiveBytes: 4096));
            }

            await Task.WhenAll(sockets.Select(SendAsync));
            await service.LineAsync(line => ServiceProcess.Text(line, "problem") == "overloaded");
        }
        finally
        {
            sockets.ForEach(socket => socket.Dispose());
        }

        await ServesAgainAsync(service);
        Assert.True(!service.Output.Contains("\"level\":\"error\"", StringComparison.Ordinal), service.Output);
        Assert.DoesNotContain(service.Lines(), line => ServiceProcess.Text(line, "status") == "500");

        async Task SendAsync(Socket socket)
        {
            try
            {
                await socket.SendPostAsync("/blur?diameter=1", png, png.Length);
            }
            catch (SocketException)
            {
                // Cut off while it was still sending.
            }
        }
    }

    // Two pictures are computed for long, and nobody reads the bodies that came with the requests.
    [Fact]
    public async Task Bodies_NobodyReadsThem_AreTakenUpToAFewBlocks()
    {
        using var service = await ServiceProcess.StartAsync([.. OneMebibyte, ("Limits:Permits", "2"), ("Limits:JobSeconds", "60")]);
        var sockets = new[] { await service.ConnectAsync(), await service.ConnectAsync() };
        try
        {
            foreach (var socket in sockets)
            {
                await socket.SendAllAsync(
                    "GET /mandelbrot?w=1000&h=1000&iters=60000&variant=scalar HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9000000\r\n\r\n"u8.ToArray());
                _ = socket.SendAllAsync(new byte[2_000_000]);
            }

            await Task.Delay(TimeSpan.FromSeconds(1)); // for the service to take what it takes
            Assert.Equal(200, (int)(await service.Client.FetchAsync("/kernels")).StatusCode);
            Assert.DoesNotContain(service.Lines(), line => ServiceProcess.Text(line, "route") == "/mandelbrot"); // neither refused nor cut off
        }
        finally
        {
            Array.ForEach(sockets, socket => socket.Dispose());
        }
    }

    // Until the service has noticed that its clients are gone it refuses others, or cuts them off too.
    private static async Task ServesAgainAsync(ServiceProcess service)
    {
        for (var end = DateTime.UtcNow + TimeSpan.FromSeconds(30); ; await Task.Delay(50))
        {
            try
            {
                if ((await service.Client.FetchAsync("/kernels")).IsSuccessStatusCode)
                {
                    return;
                }
            }
            catch (HttpRequestException)
            {
                // Cut off.
            }

            Assert.True(DateTime.UtcNow < end, service.Output);
        }
    }
}
