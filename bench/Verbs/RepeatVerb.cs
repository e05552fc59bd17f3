using System.CommandLine;
using Bench.Measuring;

namespace Bench.Verbs;

/// <summary>Runs one kernel a number of times and says nothing: something for a profiler to hold on to.</summary>
internal static class RepeatVerb
{
    public const string Name = "repeat";

    public static Command Make()
    {
        var kernel = new Argument<string>("kernel") { Description = "Which." };
        kernel.AcceptOnlyFromAmong([.. NamedKernel.All.Keys]);
        var times = new Argument<int>("times") { Description = "How often." };
        var command = new Command(Name, "Runs one kernel a number of times, for profilers and disassemblers.") { kernel, times };
        command.SetAction(parsed => Run(parsed.GetRequiredValue(kernel), parsed.GetRequiredValue(times)));
        return command;
    }

    private static void Run(string name, int times)
    {
        var kernel = NamedKernel.All[name]();
        for (var i = 0; i < times; i++)
        {
            kernel.Run();
        }
    }
}
