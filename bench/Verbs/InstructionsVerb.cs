using System.CommandLine;
using System.Globalization;
using System.Text;
using Bench.Measuring;

namespace Bench.Verbs;

/// <summary>
/// Counts the instructions of each kernel: of many runs less those of few, so that the start, the compiler and the drawing of the
/// picture cancel out.
/// </summary>
internal static class InstructionsVerb
{
    // The tiers of compilation are behind a kernel after some sixty runs.
    private const int Few = 100;
    private const int Many = 200;

    public static Command Make()
    {
        var counted = new Option<string>("--event")
        {
            Description = "What perf stat counts.",
            DefaultValueFactory = _ => InstructionCounter.DefaultEvent,
        };
        var results = CommonOptions.Results();
        var command = new Command("instructions", "Counts instructions with perf stat, where the processor shows its counters.")
        {
            counted,
            results,
        };
        command.SetAction(parsed => Run(parsed.GetRequiredValue(counted), parsed.GetRequiredValue(results)));
        return command;
    }

    private static int Run(string counted, DirectoryInfo results)
    {
        var load = Machine.Load;
        var page = new StringBuilder();
        page.Append("# Instructions\n\n").Append(Machine.Describe("dotnet run -c Release --project bench -- instructions", load))
            .Append(CultureInfo.InvariantCulture, $"\n\n| kernel | runs | {counted} a picture | a pixel |\n| --- | --- | ---: | ---: |\n");
        foreach (var (name, make) in NamedKernel.All)
        {
            if (Count(counted, name, Few) is not { } few || Count(counted, name, Many) is not { } many)
            {
                Console.WriteLine($"perf stat counts no {counted} here: no instructions in the results.");
                return 0;
            }

            var kernel = make();
            var picture = (many - few) / (Many - Few);
            page.Append(CultureInfo.InvariantCulture, $"| {name} | {kernel.Choice} | {picture:N0} | {picture / kernel.Pixels:F2} |\n");
        }

        ResultFiles.Write(results, "instructions.md", page.ToString());
        return 0;
    }

    private static double? Count(string counted, string kernel, int times) => InstructionCounter.TryCount(
        counted,
        ["dotnet", typeof(InstructionsVerb).Assembly.Location, RepeatVerb.Name, kernel, times.ToString(CultureInfo.InvariantCulture)]);
}
