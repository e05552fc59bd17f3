using System.Diagnostics;
using System.Globalization;
using Reliability.Reports;
using Reliability.Service;

namespace Reliability.Scenarios;

/// <summary>SIGTERM under load.</summary>
internal static class TerminateScenario
{
    private const int Rounds = 20;

    public static async Task<IReadOnlyList<Row>> RunAsync()
    {
        var png = Pictures.Photo(640, 480);
        var (complete, refused, lost, exits, longest) = (0, 0, 0, new List<int>(), 0.0);
        for (var round = 0; round < Rounds; round++)
        {
            using var service = await ServiceUnderTest.StartAsync();
            var traffic = new Traffic(service.Client);
            var load = traffic.ClosedAsync(8, TimeSpan.FromSeconds(1.5), i =>
                i % 2 == 0 ? Traffic.Blur(png) : Traffic.Get("/mandelbrot?w=400&h=400&iters=500&variant=simd"));
            await Task.Delay(500 + (round * 10));

            var signalled = Stopwatch.GetTimestamp();
            service.Terminate();
            exits.Add(await service.ExitAsync());
            longest = Math.Max(longest, Stopwatch.GetElapsedTime(signalled).TotalMilliseconds);
            await load;

            // Sent before the signal: answered with a picture, or refused in so many words because it arrived after it.
            var before = traffic.Outcomes.Where(outcome => outcome.Sent < signalled).ToArray();
            complete += before.With(200);
            refused += before.With(503);
            lost += before.Length - before.With(200, 503) + traffic.Outcomes.Count(outcome => outcome.WasStarted && outcome.Status == 0);
        }

        return
        [
            new("SIGTERM under load, 20 times", "no accepted request lost, exit code 0",
                string.Create(CultureInfo.InvariantCulture, $"{complete} complete, {refused} refused as they arrived after the signal, {lost} lost; exit codes {string.Join(", ", exits.Distinct())}; {longest:0} ms to exit at most"),
                lost == 0 && exits.TrueForAll(code => code == 0)),
        ];
    }
}
