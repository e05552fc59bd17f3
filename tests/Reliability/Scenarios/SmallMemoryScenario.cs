using System.Globalization;
using Reliability.Reports;
using Reliability.Service;

namespace Reliability.Scenarios;

/// <summary>More pictures at once than fit, with a heap of 256 MiB.</summary>
internal static class SmallMemoryScenario
{
    private const string HeapBytes = "0x10000000";

    public static async Task<IReadOnlyList<Row>> RunAsync(TimeSpan duration)
    {
        using var service = await ServiceUnderTest.StartAsync(("DOTNET_GCHeapHardLimit", HeapBytes));
        byte[][] pictures = [Pictures.Noise(2400, 1800), Pictures.Photo(3000, 2000), Pictures.Photo(640, 480)];
        var load = new Traffic(service.Client);
        await load.ClosedAsync(48, duration, i => (i % 4) switch
        {
            3 => Traffic.Get("/mandelbrot/counts?w=3000&h=2000&iters=50&variant=shortcut"),
            var kind => Traffic.Blur(pictures[kind]),
        });
        var after = await new Traffic(service.Client).SendAsync(Traffic.Blur(pictures[0]));
        var isClean = load.Outcomes.Count == load.Outcomes.With(200, 503);
        return
        [
            new("48 clients with pictures of up to 17 MB, heap of 256 MiB", "200 or 503, no crash, serves afterwards",
                string.Create(CultureInfo.InvariantCulture, $"{load.Outcomes.With(200)} x 200, {load.Outcomes.With(503)} x 503, else: {load.Outcomes.Others(200, 503)}; {service.PeakMemoryMiB:0} MiB resident at most; afterwards {after.Status}"),
                isClean && service.IsRunning && after.Status == 200),
        ];
    }
}
