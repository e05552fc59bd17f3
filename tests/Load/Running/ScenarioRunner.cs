using System.Net;
using System.Net.Sockets;
using Load.Http;
using Load.Model;
using Load.Service;
using Load.Statistics;

namespace Load.Running;

/// <summary>Runs scenarios one after the other: first replies checked, warm-up, load, statistics.</summary>
internal sealed class ScenarioRunner
{
    private readonly EndPoint _server;
    private readonly RunOptions _options;
    private readonly ServerGauge _gauge;
    private readonly IReadOnlyList<Threshold> _thresholds;

    /// <summary>Makes a runner.</summary>
    /// <param name="server">Where the service listens.</param>
    /// <param name="options">How to run.</param>
    /// <param name="gauge">What the service spends.</param>
    /// <param name="thresholds">Hold for every scenario, beside its own.</param>
    public ScenarioRunner(EndPoint server, RunOptions options, ServerGauge gauge, IReadOnlyList<Threshold> thresholds)
    {
        _server = server;
        _options = options;
        _gauge = gauge;
        _thresholds = thresholds;
    }

    /// <summary>Runs a scenario: one result, or one a rate where it looks for saturation.</summary>
    /// <param name="scenario">The scenario.</param>
    /// <param name="progress">Told what goes on, and how much of it is done.</param>
    public IReadOnlyList<ScenarioResult> Run(Scenario scenario, Action<string, double> progress)
    {
        if (scenario.Impossible is { } reason)
        {
            return [ScenarioResult.Without(scenario.Name, scenario.Group, reason, null)];
        }

        progress("first reply", 0);
        var (steps, fault) = Prepare(scenario);
        if (steps is null)
        {
            return [ScenarioResult.Without(scenario.Name, scenario.Group, null, fault)];
        }

        using var crew = new WorkerCrew(_server, _options.Timeout, steps);
        var loads = scenario.Simulations ?? (scenario.SaturationShares.Count > 0 ? [Saturating()] : Loads());
        WarmUp(crew, loads[^1], progress);
        var results = new List<ScenarioResult>();
        foreach (var load in loads)
        {
            results.Add(Measure(scenario, steps, crew, load, progress));
        }

        // Shares of what the closed model got: the last of its loads is at its full number of copies.
        var capacity = results[^1].RequestsPerSecond;
        foreach (var share in scenario.SaturationShares)
        {
            results.Add(Measure(scenario, steps, crew, LoadSimulation.Inject(capacity * share, _options.Duration), progress));
        }

        return results;
    }

    // Two copies leave cores idle while a reply is on its way; four a core do not.
    private ClosedLoad Saturating() =>
        LoadSimulation.KeepConstant(Math.Max(_options.Clients, 4 * Environment.ProcessorCount), _options.Duration);

    private LoadSimulation[] Loads()
    {
        var ramp = TimeSpan.FromSeconds(_options.RampSeconds);
        LoadSimulation steady = _options.Rate is { } rate
            ? LoadSimulation.Inject(rate, _options.Duration)
            : LoadSimulation.KeepConstant(_options.Clients, _options.Duration);
        LoadSimulation rising = _options.Rate is { } top
            ? LoadSimulation.RampingInject(top, ramp)
            : LoadSimulation.RampingConstant(_options.Clients, ramp);
        return ramp > TimeSpan.Zero ? [rising, steady] : [steady];
    }

    private (IReadOnlyList<PreparedStep>? Steps, string? Fault) Prepare(Scenario scenario)
    {
        try
        {
            using var connection = new HttpConnection(_server, _options.Timeout);
            var prepared = new List<PreparedStep>();
            foreach (var step in scenario.Steps())
            {
                var (ready, fault) = PreparedStep.Prepare(step, connection);
                if (ready is null)
                {
                    return (null, fault);
                }

                prepared.Add(ready);
            }

            return (prepared, null);
        }
        catch (Exception broken) when (broken is SocketException or ReplyException)
        {
            return (null, broken.Message);
        }
    }

    private void WarmUp(WorkerCrew crew, LoadSimulation load, Action<string, double> progress)
    {
        if (_options.WarmUp > TimeSpan.Zero)
        {
            LoadSimulation warmUp = load is OpenLoad open
                ? LoadSimulation.Inject(Math.Max(1, open.To), _options.WarmUp)
                : LoadSimulation.KeepConstant(((ClosedLoad)load).MaxCopies, _options.WarmUp);
            crew.Run(warmUp, share => progress("warm-up", share));
        }
    }

    private ScenarioResult Measure(
        Scenario scenario, IReadOnlyList<PreparedStep> steps, WorkerCrew crew, LoadSimulation load, Action<string, double> progress)
    {
        foreach (var worker in crew.Workers)
        {
            worker.Reset();
        }

        var (bytesIn, bytesOut) = (crew.Workers.Sum(worker => worker.BytesIn), crew.Workers.Sum(worker => worker.BytesOut));
        var own = Environment.CpuUsage.TotalTime;
        _gauge.Start();
        var seconds = crew.Run(load, share => progress(load.ToString()!, share));
        var server = _gauge.Stop();
        own = Environment.CpuUsage.TotalTime - own;

        var perStep = steps.Select((step, index) =>
            StepResult.Of(step.Step.Name, [.. crew.Workers.Select(worker => worker.Recorders[index])])).ToArray();
        var result = new ScenarioResult
        {
            Name = scenario.Name,
            Group = scenario.Group,
            Load = load.ToString()!,
            Seconds = seconds,
            Total = perStep.Length == 1
                ? perStep[0]
                : StepResult.Of("all", [.. crew.Workers.SelectMany(worker => worker.Recorders)]),
            Steps = perStep.Length == 1 ? [] : perStep,
            Megapixels = steps.Select((step, index) => step.Step.Megapixels * perStep[index].Passed).Sum(),
            BytesIn = crew.Workers.Sum(worker => worker.BytesIn) - bytesIn,
            BytesOut = crew.Workers.Sum(worker => worker.BytesOut) - bytesOut,
            Server = server,
            GeneratorCpuSeconds = own.TotalSeconds,
            OfferedRate = (load as OpenLoad)?.To,
        };
        var thresholds = scenario.Thresholds.Concat(_thresholds);
        return result with { Broken = [.. thresholds.Where(threshold => !threshold.Holds(result)).Select(threshold => threshold.Text)] };
    }
}
