using System.CommandLine;
using System.Text;
using Bench.Blur;
using Bench.Codec;
using Bench.Fractal;
using Bench.Measuring;
using Bench.Reports;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Filters;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;

namespace Bench.Verbs;

/// <summary>Runs the BenchmarkDotNet classes, and writes one page a group.</summary>
internal static class RunVerb
{
    private static readonly (string Name, Type[] Classes)[] Groups =
    [
        ("codec", [typeof(EncodeBenchmarks), typeof(DecodeBenchmarks), typeof(CodecWidthBenchmarks), typeof(FilterBenchmarks), typeof(ChecksumBenchmarks)]),
        ("blur", [typeof(BlurVariantBenchmarks), typeof(BlurSizeBenchmarks)]),
        ("mandelbrot", [typeof(MandelbrotBenchmarks)]),
    ];

    public static Command Make()
    {
        var group = new Argument<string>("group")
        {
            Description = "What to measure.",
            DefaultValueFactory = _ => "all",
        };
        group.AcceptOnlyFromAmong([.. Groups.Select(known => known.Name), "all"]);
        var quick = new Option<bool>("--quick") { Description = "A third of the cases, short, in this process; writes no results." };
        var filter = new Option<string[]>("--filter")
        {
            Description = "Only benchmarks whose full name matches, such as *Encode*Fast*; writes no results.",
            AllowMultipleArgumentsPerToken = true,
        };
        var results = CommonOptions.Results();
        var command = new Command("run", "Measures with BenchmarkDotNet and writes a page for each group.") { group, quick, filter, results };
        command.SetAction(parsed => Run(
            parsed.GetRequiredValue(group), parsed.GetValue(quick), parsed.GetValue(filter) ?? [], parsed.GetRequiredValue(results)));
        return command;
    }

    private static int Run(string group, bool isQuick, string[] filters, DirectoryInfo results)
    {
        Scope.IsQuick = isQuick;
        var load = Machine.Load;
        var isWhole = true;
        foreach (var (name, classes) in Groups.Where(known => group == "all" || known.Name == group))
        {
            var runs = classes.Select(type => BenchmarkConverter.TypeToBenchmarks(type, Config(type, filters)))
                .Where(run => run.BenchmarksCases.Length > 0).ToArray();
            var summaries = runs.Length == 0 ? [] : BenchmarkRunner.Run(runs);
            isWhole &= summaries.All(summary => summary.Reports.All(report => report.Success) && !summary.HasCriticalValidationErrors);
            if (!isQuick && filters.Length == 0)
            {
                ResultFiles.Write(results, name + ".md", Page(name, load, summaries));
            }
        }

        return isWhole ? 0 : 1;
    }

    private static IConfig Config(Type type, string[] filters) =>
        filters.Length == 0 ? BenchConfig.For(type) : BenchConfig.For(type).AddFilter(new GlobFilter(filters));

    private static string Page(string name, string load, IEnumerable<Summary> summaries)
    {
        var page = new StringBuilder();
        page.Append("# Benchmarks: ").Append(name).Append("\n\n")
            .Append(Machine.Describe($"dotnet run -c Release --project bench -- run {name}", load)).Append('\n')
            .Append("* instructions: ").Append(InstructionCounter.Note).Append('\n');
        foreach (var summary in summaries)
        {
            var type = summary.BenchmarksCases[0].Descriptor.Type;
            page.Append("\n## ").Append(type.Name).Append("\n\n").Append(SummaryMarkdown.Table(summary));
        }

        return page.ToString();
    }
}
