using System.CommandLine;
using System.Globalization;
using Bench.Measuring;
using Bench.Service;

namespace Bench.Verbs;

/// <summary>Starts the built service and measures whole requests: their memory, or their time.</summary>
internal static class ServiceVerb
{
    public static Command Make()
    {
        var port = new Option<int>("--port") { Description = "Port for the service.", DefaultValueFactory = _ => 18080 };
        var results = CommonOptions.Results();
        return new Command("service", "Measures whole requests to the built service.")
        {
            Part("memory", "Peak resident, rented, retained and managed bytes; what a client that leaves gives back.", port, results,
                (at, _) => MemoryReport.Write(at)),
            Part("speed", "Overlapped against in line, latency and throughput; time against pixels.", port, results, SpeedReport.Write),
        };
    }

    private static Command Part(
        string name, string description, Option<int> port, Option<DirectoryInfo> results, Func<int, DirectoryInfo, string> measure)
    {
        var command = new Command(name, description) { port, results };
        command.SetAction(parsed =>
        {
            var folder = parsed.GetRequiredValue(results);
            var machine = Machine.Describe("dotnet run -c Release --project bench -- service " + name, Machine.Load);
            var title = string.Create(CultureInfo.InvariantCulture, $"# Whole requests: {name}\n\n");
            ResultFiles.Write(
                folder, $"service-{name}.md", title + machine + "\n" + measure(parsed.GetRequiredValue(port), folder));
        });
        return command;
    }
}
