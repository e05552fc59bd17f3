using System.Diagnostics;
using System.Globalization;
using Reliability.Reports;
using Reliability.Service;

namespace Reliability.Scenarios;

/// <summary>Mixed requests for a long time.</summary>
internal static class SoakScenario
{
    public static async Task<IReadOnlyList<Row>> RunAsync(TimeSpan duration)
    {
        using var service = await ServiceUnderTest.StartAsync();
        byte[][] pictures = [Pictures.Photo(640, 480), Pictures.Photo(1920, 1080), Pictures.Noise(500, 500)];
        var traffic = new Traffic(service.Client);
        var load = traffic.ClosedAsync(6, duration, i => (i % 5) switch
        {
            3 => Traffic.Get(string.Create(CultureInfo.InvariantCulture, $"/mandelbrot?w={200 + (i % 700)}&h=600&iters=300")),
            4 => Traffic.Blur(pictures[0].AsSpan(0, 1000).ToArray()), // cut off
            var kind => Traffic.Blur(pictures[kind], string.Create(CultureInfo.InvariantCulture, $"/blur?diameter={1 + (i % 60)}")),
        });
        var (samples, clock) = (new List<double>(), Stopwatch.StartNew());
        while (!load.IsCompleted)
        {
            await Task.Delay(500);
            samples.Add(service.MemoryMiB);
        }

        await load;
        var quarter = samples.Count / 4;
        var (early, late) = (samples.Skip(quarter).Take(quarter).Percentile(0.5), samples.TakeLast(quarter).Percentile(0.5));
        var errors = traffic.Outcomes.Count - traffic.Outcomes.With(200, 422);
        return
        [
            new(string.Create(CultureInfo.InvariantCulture, $"mixed soak of {clock.Elapsed.TotalSeconds:0} s"), "resident memory flat within 10 %, no error",
                string.Create(CultureInfo.InvariantCulture, $"median of the second quarter {early:0} MiB, of the last {late:0} MiB ({(late / early) - 1:+0.0 %;-0.0 %}); {traffic.Outcomes.Count} requests, unexpected: {traffic.Outcomes.Others(200, 422)}"),
                Math.Abs((late / early) - 1) < 0.1 && errors == 0),
        ];
    }
}
