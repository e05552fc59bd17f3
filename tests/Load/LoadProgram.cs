using System.Diagnostics;
using System.Net;
using Bench.Measuring;
using Load.Model;
using Load.Reports;
using Load.Running;
using Load.Scenarios;
using Load.Service;
using Load.Statistics;
using Spectre.Console;

namespace Load;

/// <summary>From options to an exit code.</summary>
internal static class LoadProgram
{
    private const int Failed = 1;
    public const int Misused = 2;

    public static int Run(LoadOptions options)
    {
        var scenarios = Catalog.Matching(options.IsQuick ? Catalog.QuickRound : Catalog.All, options.Filters);
        if (scenarios.Count == 0)
        {
            Console.Error.WriteLine("No scenario has such a name; --list names them all.");
            return Misused;
        }

        if (options.IsList)
        {
            foreach (var scenario in scenarios)
            {
                Console.WriteLine(scenario.Impossible is null ? scenario.Name : $"{scenario.Name}  (not run: {scenario.Impossible})");
            }

            return 0;
        }

        try
        {
            return Run(options, scenarios);
        }
        catch (Exception wrong) when (wrong is InvalidOperationException or ArgumentException or System.Net.Sockets.SocketException)
        {
            Console.Error.WriteLine(wrong.Message);
            return Misused;
        }
    }

    private static int Run(LoadOptions options, IReadOnlyList<Scenario> scenarios)
    {
        var load = Machine.Load;
        using var service = options.Url is null ? ServiceProcess.Start(options.Server) : null;
        var url = service?.Url ?? options.Url!;
        using var named = options.Pid is { } pid ? Process.GetProcessById(pid) : null;
        var gauge = new ServerGauge(service?.Process ?? named, service?.Counters); // the service's process is the service's to dispose of
        var runner = new ScenarioRunner(EndPointOf(url), options.Run, gauge, options.Thresholds);
        var results = Console.IsOutputRedirected ? RunPlainly(runner, scenarios) : RunLive(runner, scenarios);
        var report = new Report(ReportFiles.Environment(load), results);
        ConsoleReport.Write(report);
        ReportFiles.Write(report, options.Output);
        return results.Any(result => result.IsFailure) ? Failed : 0;
    }

    // One line a scenario, for logs.
    private static List<ScenarioResult> RunPlainly(ScenarioRunner runner, IReadOnlyList<Scenario> scenarios)
    {
        var results = new List<ScenarioResult>();
        foreach (var scenario in scenarios)
        {
            var some = runner.Run(scenario, (_, _) => { });
            results.AddRange(some);
            foreach (var result in some)
            {
                Console.WriteLine(result.Line);
            }
        }

        return results;
    }

    private static List<ScenarioResult> RunLive(ScenarioRunner runner, IReadOnlyList<Scenario> scenarios)
    {
        var results = new List<ScenarioResult>();
        AnsiConsole.Progress()
            .AutoClear(true)
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new ElapsedTimeColumn(), new SpinnerColumn())
            .Start(screen =>
            {
                var all = screen.AddTask("scenarios", maxValue: scenarios.Count);
                var one = screen.AddTask("starting", maxValue: 1);
                foreach (var scenario in scenarios)
                {
                    var some = runner.Run(scenario, (what, share) =>
                    {
                        one.Description = Markup.Escape($"{scenario.Name}: {what}");
                        one.Value = share;
                    });
                    results.AddRange(some);
                    all.Increment(1);
                    all.Description = Markup.Escape(some[^1].Line);
                }
            });
        return results;
    }

    private static IPEndPoint EndPointOf(Uri url)
    {
        var address = url.HostNameType is UriHostNameType.IPv4 or UriHostNameType.IPv6
            ? IPAddress.Parse(url.DnsSafeHost)
            : Dns.GetHostAddresses(url.DnsSafeHost)[0];
        return new IPEndPoint(address, url.Port);
    }
}
