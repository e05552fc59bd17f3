using System.CommandLine;
using System.Text.Json;
using Bench.Measuring;

namespace Bench.Verbs;

/// <summary>Prints the median of each kernel in the peers' settings as JSON, for <c>bench/peers/run.py</c>.</summary>
internal static class KernelsVerb
{
    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
    };

    public static Command Make()
    {
        var seconds = new Option<double>("--seconds") { Description = "Time for each kernel.", DefaultValueFactory = _ => 2 };
        var command = new Command("kernels", "Prints medians of the kernels in the settings of bench/peers as JSON.") { seconds };
        command.SetAction(parsed => Run(TimeSpan.FromSeconds(parsed.GetRequiredValue(seconds))));
        return command;
    }

    private static void Run(TimeSpan time)
    {
        var kernels = NamedKernel.All.Values.Select(make => make()).Select(kernel =>
        {
            var timing = Sampler.Measure(kernel.Run, time);
            return new
            {
                kernel.Name,
                Choice = kernel.Choice.ToString(),
                MedianMs = timing.Median,
                MinimumMs = timing.Minimum,
                timing.Samples,
                Sum = kernel.Sum(),
            };
        });
        var machine = new { Machine.Cpu, Cores = Environment.ProcessorCount, Machine.VectorBits, Machine.Runtime, Machine.Commit };
        Console.WriteLine(JsonSerializer.Serialize(new { Machine = machine, Kernels = kernels }, Indented));
    }
}
