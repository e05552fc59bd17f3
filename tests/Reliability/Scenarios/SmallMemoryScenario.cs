using System.Globalization;
using Reliability.Reports;
using Reliability.Service;

namespace Reliability.Scenarios;

/// <summary>More pictures at once than fit, with a heap of 256 MiB and in a control group of 256 MiB.</summary>
internal static class SmallMemoryScenario
{
    private const int Bytes = 256 << 20;

    public static async Task<IReadOnlyList<Row>> RunAsync(TimeSpan duration)
    {
        var rows = new List<Row>();
        using (var service = await ServiceUnderTest.StartAsync(("DOTNET_GCHeapHardLimit", string.Create(CultureInfo.InvariantCulture, $"0x{Bytes:x}"))))
        {
            rows.Add(await RunAsync(service, "heap", duration));
        }

        using var group = MemoryGroup.TryCreate(Bytes);
        if (group is null)
        {
            await Console.Error.WriteLineAsync("Not run in a container's limits: this process may not make a control group.");
            return rows;
        }

        using (var service = await ServiceUnderTest.StartAsync(group))
        {
            var row = await RunAsync(service, "container", duration);
            rows.Add(row with
            {
                Measured = string.Create(CultureInfo.InvariantCulture, $"{row.Measured}; {group.Killed} killed for want of memory"),
                Holds = row.Holds && group.Killed == 0,
            });
        }

        return rows;
    }

    private static async Task<Row> RunAsync(ServiceUnderTest service, string limit, TimeSpan duration)
    {
        byte[][] pictures = [Pictures.Noise(2400, 1800), Pictures.Photo(3000, 2000), Pictures.Photo(640, 480)];
        var load = new Traffic(service.Client);
        await load.ClosedAsync(48, duration, i => (i % 4) switch
        {
            3 => Traffic.Get("/mandelbrot/counts?w=3000&h=2000&iters=50&variant=shortcut"),
            var kind => Traffic.Blur(pictures[kind]),
        });
        var after = await new Traffic(service.Client).SendAsync(Traffic.Blur(pictures[0]));
        var isClean = load.Outcomes.Count == load.Outcomes.With(200, 503);
        return new(
            $"48 clients with pictures of up to 17 MB, {limit} of 256 MiB",
            "200 or 503, no crash, serves afterwards",
            string.Create(CultureInfo.InvariantCulture, $"{load.Outcomes.With(200)} x 200, {load.Outcomes.With(503)} x 503, else: {load.Outcomes.Others(200, 503)}; {service.PeakMemoryMiB:0} MiB resident at most; afterwards {after.Status}"),
            isClean && service.IsRunning && after.Status == 200);
    }
}
