using System.Globalization;
using Reliability.Reports;
using Reliability.Service;

namespace Reliability.Scenarios;

/// <summary>Ten times the requests that the machine can answer.</summary>
internal static class OverloadScenario
{
    // A job of tens of milliseconds: the generator, on the same cores, costs little beside it.
    private const string Job = "/mandelbrot?w=640&h=640&iters=200&variant=scalar";
    private const int BudgetMiB = 256;
    private const double QueueMilliseconds = 2000; // the default of Limits__QueueSeconds

    public static async Task<IReadOnlyList<Row>> RunAsync(TimeSpan duration)
    {
        using var service = await ServiceUnderTest.StartAsync(("Limits__MemoryBudgetBytes", (BudgetMiB << 20).ToString(CultureInfo.InvariantCulture)));
        var unloaded = new Traffic(service.Client);
        await unloaded.ClosedAsync(1, TimeSpan.FromSeconds(5), _ => Traffic.Get(Job));
        var full = new Traffic(service.Client);
        await full.ClosedAsync(2 * Environment.ProcessorCount, TimeSpan.FromSeconds(5), _ => Traffic.Get(Job));
        var capacity = full.Outcomes.With(200) / 5.0;

        var (load, probes) = (new Traffic(service.Client), new Traffic(service.Client));
        await Task.WhenAll(
            load.OpenAsync(10 * capacity, duration, _ => Traffic.Get(Job)),
            probes.OpenAsync(5, duration, _ => Traffic.Get("/health/live")));

        var unloadedP99 = unloaded.Outcomes.Times(200).Percentile(0.99);
        var acceptedP99 = load.Outcomes.Times(200).Percentile(0.99);
        var limit = (2 * unloadedP99) + QueueMilliseconds;
        var (accepted, refused, other) = (load.Outcomes.With(200), load.Outcomes.With(503), load.Outcomes.Count - load.Outcomes.With(200, 503));
        var refusals = load.Outcomes.Times(503).ToArray();
        var late = refusals.Count(ms => ms > 50);
        const string name = "overload, ten times capacity";
        return
        [
            new(name, Invariant($"accepted p99 <= 2 x unloaded p99 + queue limit = {limit:0} ms"), Invariant($"{acceptedP99:0} ms of {accepted} accepted ({accepted / duration.TotalSeconds:0.#}/s; capacity {capacity:0.#}/s, sent {load.Outcomes.Count / duration.TotalSeconds:0}/s)"), acceptedP99 <= limit),
            new(name, "all others 503, nothing else", Invariant($"{refused} x 503, {other} else"), other == 0),
            new(name, "503 within 50 ms", Invariant($"p50 {refusals.Percentile(0.5):0.0}, p99 {refusals.Percentile(0.99):0.0}, max {refusals.DefaultIfEmpty().Max():0} ms; {late} later than 50 ms"), late == 0),
            new(name, "probes within 50 ms", Invariant($"p50 {probes.Outcomes.Times(200).Percentile(0.5):0.0}, p99 {probes.Outcomes.Times(200).Percentile(0.99):0.0}, max {probes.Outcomes.Max(probe => probe.Milliseconds):0.0} ms of {probes.Outcomes.Count}"), probes.Outcomes.With(200) == probes.Outcomes.Count && probes.Outcomes.Max(probe => probe.Milliseconds) <= 50),
            new(name, Invariant($"memory under a budget of {BudgetMiB} MiB"), Invariant($"{service.PeakMemoryMiB:0} MiB resident at most, the runtime's own included"), service.IsRunning && service.PeakMemoryMiB < BudgetMiB),
        ];
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
