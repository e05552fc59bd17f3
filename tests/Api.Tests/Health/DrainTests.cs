using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using Api.Tests.Support;

namespace Api.Tests.Health;

/// <summary>The end of the real process.</summary>
public sealed class DrainTests
{
    private static readonly TimeSpan ExitLimit = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Terminated_UploadUnderWay_IsAnsweredWhileOthersAreRefused()
    {
        using var service = await ServiceProcess.StartAsync(("Limits__DrainSeconds", "60"));
        var png = Pictures.Random(100, 100);
        using var accepted = await service.ConnectAsync();
        await accepted.SendPostAsync("/blur?diameter=3", png, png.Length / 2);
        await Task.Delay(500); // until the service has read the head

        service.Terminate();

        Assert.True(SpinWait.SpinUntil(() => (int)service.Client.FetchAsync("/health/ready").Result.StatusCode == 503, ExitLimit));
        Assert.Equal(200, (int)(await service.Client.FetchAsync("/health/live")).StatusCode);
        var refused = await service.Client.FetchAsync("/mandelbrot?w=8&h=8");
        await refused.ProblemAsync(503, "draining");
        Assert.True(refused.Headers.ConnectionClose);
        Assert.NotNull(refused.Headers.RetryAfter);

        await accepted.SendAllAsync(png.AsMemory(png.Length / 2));
        var reply = Encoding.ASCII.GetString(await accepted.ReceiveAsync());
        Assert.StartsWith("HTTP/1.1 200", reply, StringComparison.Ordinal);
        Assert.Contains("Connection: close", reply, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("IEND", reply, StringComparison.Ordinal);
        Assert.Equal(0, await service.ExitAsync(ExitLimit));
    }

    [Fact]
    public async Task Terminated_ClientNeverFinishes_EndsAfterDrainSeconds()
    {
        using var service = await ServiceProcess.StartAsync(("Limits__DrainSeconds", "1"));
        var png = Pictures.Random(100, 100);
        using var socket = await service.ConnectAsync();
        await socket.SendPostAsync("/blur?diameter=3", png, png.Length / 2);
        await Task.Delay(500);

        service.Terminate();

        Assert.Equal(0, await service.ExitAsync(ExitLimit));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Terminated_UnderLoad_LosesNoAcceptedRequest(int round)
    {
        using var service = await ServiceProcess.StartAsync(("Limits__QueueSeconds", "60"), ("Limits__JobSeconds", "60"));
        var outcomes = new ConcurrentBag<(long Sent, string Outcome)>();
        using var stop = new CancellationTokenSource();
        var png = Pictures.Random(300, 200, seed: round);
        var clients = Enumerable.Range(0, 8).Select(i => Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                var sent = Stopwatch.GetTimestamp();
                outcomes.Add((sent, await OutcomeAsync(service.Client, i % 2 == 0 ? png : null)));
            }
        })).ToArray();
        Assert.True(SpinWait.SpinUntil(() => outcomes.Count > 50, ExitLimit), service.Output);

        var signalled = Stopwatch.GetTimestamp();
        service.Terminate();
        var exitCode = await service.ExitAsync(ExitLimit);
        await stop.CancelAsync();
        await Task.WhenAll(clients);

        Assert.Equal(0, exitCode);
        Assert.DoesNotContain("broken off", outcomes.Select(outcome => outcome.Outcome));

        // What was sent before the signal is complete, or was refused in so many words because it arrived after it.
        var before = outcomes.Where(outcome => outcome.Sent < signalled).Select(outcome => outcome.Outcome).ToHashSet();
        Assert.Subset(new HashSet<string> { "complete", "draining" }, before);
    }

    private static async Task<string> OutcomeAsync(HttpClient client, byte[]? png)
    {
        try
        {
            using var request = new HttpRequestMessage(
                png is null ? HttpMethod.Get : HttpMethod.Post,
                png is null ? "/mandelbrot?w=400&h=400&iters=500&variant=simd" : "/blur?diameter=9");
            if (png is not null)
            {
                request.Content = new ByteArrayContent(png);
                request.Content.Headers.ContentType = new("image/png");
            }

            using var reply = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
            try
            {
                var body = await reply.Content.ReadAsByteArrayAsync();
                return reply.IsSuccessStatusCode ? "complete"
                    : Encoding.UTF8.GetString(body).Contains("urn:problem-type:draining", StringComparison.Ordinal) ? "draining"
                    : $"{(int)reply.StatusCode}";
            }
            catch (HttpRequestException)
            {
                return "broken off";
            }
        }
        catch (HttpRequestException)
        {
            await Task.Delay(10);
            return "refused"; // no connection, or closed before a byte of the reply
        }
    }
}
