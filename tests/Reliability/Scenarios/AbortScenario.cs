using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Reliability.Reports;
using Reliability.Service;

namespace Reliability.Scenarios;

/// <summary>Ten thousand clients that go away while they send, wait or read.</summary>
internal static class AbortScenario
{
    private const int Clients = 10_000;
    private const int AtATime = 32;

    public static async Task<IReadOnlyList<Row>> RunAsync(int seed)
    {
        using var service = await ServiceUnderTest.StartAsync(("Limits__MemoryBudgetBytes", "67108864"));
        var normal = Pictures.Photo(640, 480);

        // A picture that needs nearly all of the budget is admitted only when everything is back.
        var side = await LargestSideAsync(service);
        var before = await RateAsync(service, normal);
        var next = 0;
        await Task.WhenAll(Enumerable.Range(0, AtATime).Select(_ => Task.Run(async () =>
        {
            while (Interlocked.Increment(ref next) is var client && client <= Clients)
            {
                await AbortAsync(service, normal, new Random(HashCode.Combine(seed, client)));
            }
        })));
        await Task.Delay(1000);
        var whole = await new Traffic(service.Client).SendAsync(Counts(side));
        var after = await RateAsync(service, normal);
        return
        [
            new("10,000 clients abort at random points", "the whole budget is free again",
                string.Create(CultureInfo.InvariantCulture, $"a picture that needs the whole budget: {whole.Status}; {service.MemoryMiB:0} MiB resident (seed {seed})"), whole.Status == 200),
            new("10,000 clients abort at random points", "throughput unchanged",
                string.Create(CultureInfo.InvariantCulture, $"{before:0} requests/s before, {after:0} after"), after > 0.9 * before),
        ];
    }

    private static HttpRequestMessage Counts(int side) =>
        Traffic.Get(string.Create(CultureInfo.InvariantCulture, $"/mandelbrot/counts?w={side}&h=1000&iters=10&variant=shortcut"));

    private static async Task<int> LargestSideAsync(ServiceUnderTest service)
    {
        var (fits, tooLarge) = (100, 40_000);
        while (tooLarge - fits > 50)
        {
            var middle = (fits + tooLarge) / 2;
            var outcome = await new Traffic(service.Client).SendAsync(Counts(middle));
            (fits, tooLarge) = outcome.Status == 200 ? (middle, tooLarge) : (fits, middle);
        }

        return fits;
    }

    private static async Task<double> RateAsync(ServiceUnderTest service, byte[] png)
    {
        var traffic = new Traffic(service.Client);
        await traffic.ClosedAsync(4, TimeSpan.FromSeconds(5), _ => Traffic.Blur(png));
        return traffic.Outcomes.With(200) / 5.0;
    }

    private static async Task AbortAsync(ServiceUnderTest service, byte[] png, Random random)
    {
        try
        {
            using var socket = await service.ConnectAsync();
            socket.LingerState = new LingerOption(true, 0); // closes with a reset
            byte[] request = random.Next(2) == 0
                ? [.. Encoding.ASCII.GetBytes($"POST /blur?diameter=8 HTTP/1.1\r\nHost: localhost\r\nContent-Type: image/png\r\nContent-Length: {png.Length}\r\n\r\n"), .. png]
                : Encoding.ASCII.GetBytes($"GET /mandelbrot?w={random.Next(1, 1000)}&h=500&variant=simd HTTP/1.1\r\nHost: localhost\r\n\r\n");
            switch (random.Next(3))
            {
                case 0:
                    await socket.SendAsync(request.AsMemory(0, random.Next(request.Length)));
                    break;
                case 1:
                    await socket.SendAsync(request);
                    await Task.Delay(random.Next(10));
                    break;
                default:
                    await socket.SendAsync(request);
                    await socket.ReceiveAsync(new byte[random.Next(1, 100_000)]);
                    break;
            }
        }
        catch (SocketException)
        {
            // The service was faster.
        }
    }
}
