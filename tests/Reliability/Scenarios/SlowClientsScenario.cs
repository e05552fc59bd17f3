using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Reliability.Reports;
using Reliability.Service;

namespace Reliability.Scenarios;

/// <summary>A hundred clients that send a byte a second and a hundred that read nothing, beside normal ones.</summary>
internal static class SlowClientsScenario
{
    private const int Each = 100;
    private const int Rounds = 6; // in turns, as the host gives the machine more or less from one minute to the next

    public static async Task<IReadOnlyList<Row>> RunAsync(TimeSpan duration)
    {
        using var service = await ServiceUnderTest.StartAsync();
        var (normal, noise) = (Pictures.Photo(640, 480), Pictures.Noise(1400, 1200));
        var (without, beside) = (new Traffic(service.Client), new Traffic(service.Client));
        var part = duration / (2 * Rounds);
        await new Traffic(service.Client).ClosedAsync(2, TimeSpan.FromSeconds(2), _ => Traffic.Blur(normal));
        for (var round = 0; round < Rounds; round++)
        {
            await without.ClosedAsync(1, part, _ => Traffic.Blur(normal));
            using var stop = new CancellationTokenSource();
            var slow = Enumerable.Range(0, Each).SelectMany(i => new[]
            {
                StartLaterAsync(5000 * i / Each, () => SendSlowlyAsync(service, noise, stop.Token), stop.Token),
                RepeatAsync(() => ReadNothingAsync(service, noise, stop.Token), stop.Token),
            }).ToArray();
            await Task.Delay(TimeSpan.FromSeconds(10)); // for all of them to be there, with their pictures computed
            await beside.ClosedAsync(1, part, _ => Traffic.Blur(normal));
            await stop.CancelAsync();
            await Task.WhenAll(slow);
        }

        var (before, after) = (without.Outcomes.Times(200).Percentile(0.99), beside.Outcomes.Times(200).Percentile(0.99));
        var failed = beside.Outcomes.Count - beside.Outcomes.With(200);
        return
        [
            new("100 slow senders and 100 slow readers", "normal p99 moves by less than 10 %",
                string.Create(CultureInfo.InvariantCulture, $"{before:0.00} ms alone, {after:0.00} ms beside them ({(after / before) - 1:+0.0 %;-0.0 %}); p50 {without.Outcomes.Times(200).Percentile(0.5):0.00} and {beside.Outcomes.Times(200).Percentile(0.5):0.00} ms; {beside.Outcomes.Count} requests, {failed} failed"),
                after < 1.1 * before && failed == 0),
        ];
    }

    // A sender is cut off after five seconds and comes back: a hundred of them would stay in step, and nobody keeps slow clients in step.
    private static async Task StartLaterAsync(int milliseconds, Func<Task> client, CancellationToken stop)
    {
        await Task.Delay(milliseconds, stop).ContinueWith(_ => { }, TaskScheduler.Default);
        await RepeatAsync(client, stop);
    }

    private static async Task RepeatAsync(Func<Task> client, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await client();
            }
            catch (Exception exception) when (exception is SocketException or OperationCanceledException)
            {
                // Disconnected for being slow, or stopped.
            }
        }
    }

    private static async Task SendSlowlyAsync(ServiceUnderTest service, byte[] png, CancellationToken stop)
    {
        using var socket = await service.ConnectAsync();
        await socket.SendAsync(Head(png), stop);
        for (var sent = 0; sent < png.Length; sent++)
        {
            await socket.SendAsync(png.AsMemory(sent, 1), stop);
            await Task.Delay(1000, stop);
        }
    }

    private static async Task ReadNothingAsync(ServiceUnderTest service, byte[] png, CancellationToken stop)
    {
        using var socket = await service.ConnectAsync(receiveBytes: 4096);
        await socket.SendAsync(Head(png), stop);
        for (var rest = png.AsMemory(); rest.Length > 0;)
        {
            rest = rest[await socket.SendAsync(rest, stop)..];
        }

        await Task.Delay(Timeout.Infinite, stop);
    }

    private static byte[] Head(byte[] png) => Encoding.ASCII.GetBytes(string.Create(
        CultureInfo.InvariantCulture,
        $"POST /blur?diameter=1 HTTP/1.1\r\nHost: localhost\r\nContent-Type: image/png\r\nContent-Length: {png.Length}\r\n\r\n"));
}
