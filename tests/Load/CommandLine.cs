using System.CommandLine;
using System.CommandLine.Parsing;
using Load.Model;
using Load.Reports;
using Load.Running;

namespace Load;

/// <summary>The arguments.</summary>
internal static class CommandLine
{
    private static readonly Option<Uri?> Url = new("--url")
    {
        Description = "A running service, such as http://localhost:8080; without it the program starts the service of this checkout.",
        CustomParser = result => Uri.TryCreate(result.Tokens[0].Value, UriKind.Absolute, out var url) && url.Scheme == "http"
            ? url : Wrong<Uri?>(result, $"'{result.Tokens[0].Value}' is no http address."),
    };

    private static readonly Option<FileInfo> Server = new("--server")
    {
        Description = "The service to start.",
        DefaultValueFactory = _ => Checkout.Service,
    };

    private static readonly Option<int?> Pid = new("--pid") { Description = "With --url: the service's process, to read its CPU time and memory." };
    private static readonly Option<bool> Quick = new("--quick") { Description = "A representative part in less than a minute, for CI." };
    private static readonly Option<bool> List = new("--list") { Description = "Name the scenarios and run none." };

    private static readonly Option<string[]> Filter = new("--filter")
    {
        Description = "Scenarios by name: blur/1080p, or with * for anything: *opaque/d8/sliding*.",
        AllowMultipleArgumentsPerToken = true,
    };

    private static readonly Option<Threshold[]> Thresholds = new("--threshold")
    {
        Description = "What must hold for every scenario, such as p99<=50 or requests/s>=60; latencies in ms.",
        AllowMultipleArgumentsPerToken = true,
        CustomParser = ParseThresholds,
        DefaultValueFactory = _ => [],
    };

    private static readonly Option<double?> Duration = Positive<double?>("--duration", "Seconds of load of each scenario (3; with --quick 0.5).");
    private static readonly Option<double?> WarmUp = new("--warm-up") { Description = "Seconds of load before it that do not count (1; with --quick 0.2)." };
    private static readonly Option<int> Clients = Positive<int>("--clients", "Closed model: copies that each wait for their reply.", 2);
    private static readonly Option<double?> Rate = Positive<double?>("--rate", "Open model instead: requests a second, by schedule.");
    private static readonly Option<double> Ramp = new("--ramp") { Description = "Seconds in which copies or rate rise to their value first." };
    private static readonly Option<double> Timeout = Positive<double>("--timeout", "Seconds after which a request has failed.", 30);

    private static readonly Option<DirectoryInfo> Output = new("--output")
    {
        Description = "Folder for report.md, report.html, report.csv and report.json.",
        DefaultValueFactory = _ => new DirectoryInfo("load-report"),
    };

    public static RootCommand Make(Func<LoadOptions, int> run)
    {
        var command = new RootCommand("Puts the service under load and reports throughput and latency. Exit code 1 if a reply was wrong or a threshold did not hold.")
        {
            Url, Server, Pid, Quick, List, Filter, Thresholds, Duration, WarmUp, Clients, Rate, Ramp, Timeout, Output,
        };
        command.SetAction(parsed => run(Read(parsed)));
        return command;
    }

    private static LoadOptions Read(ParseResult parsed)
    {
        var isQuick = parsed.GetValue(Quick);
        return new LoadOptions(
            parsed.GetValue(Url), parsed.GetValue(Server)!, parsed.GetValue(Pid), isQuick, parsed.GetValue(List),
            parsed.GetValue(Filter) ?? [],
            parsed.GetValue(Thresholds)!,
            new RunOptions(
                TimeSpan.FromSeconds(parsed.GetValue(Duration) ?? (isQuick ? 0.5 : 3)),
                TimeSpan.FromSeconds(parsed.GetValue(WarmUp) ?? (isQuick ? 0.2 : 1)),
                parsed.GetValue(Clients), parsed.GetValue(Rate), parsed.GetValue(Ramp), TimeSpan.FromSeconds(parsed.GetValue(Timeout))),
            parsed.GetValue(Output)!);
    }

    private static Option<T> Positive<T>(string name, string description, T? standard = default)
    {
        var option = new Option<T>(name) { Description = description };
        if (standard is not null)
        {
            option.DefaultValueFactory = _ => standard;
        }

        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<T>() is { } value && Convert.ToDouble(value, System.Globalization.CultureInfo.InvariantCulture) <= 0)
            {
                result.AddError($"{name} must be greater than 0.");
            }
        });
        return option;
    }

    private static Threshold[] ParseThresholds(ArgumentResult result)
    {
        try
        {
            return [.. result.Tokens.Select(token => Threshold.Parse(token.Value))];
        }
        catch (FormatException wrong)
        {
            return Wrong<Threshold[]>(result, wrong.Message)!;
        }
    }

    private static T? Wrong<T>(ArgumentResult result, string message)
    {
        result.AddError(message);
        return default;
    }
}
