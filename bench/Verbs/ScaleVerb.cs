using System.CommandLine;
using System.Globalization;
using System.Text;
using Bench.Measuring;
using Bench.Plot;
using Bench.Reports;
using Bench.Scale;

namespace Bench.Verbs;

/// <summary>Sweeps sizes, diameters, iterations and threads, and writes a plot and a table for each.</summary>
internal static class ScaleVerb
{
    private static readonly TimeSpan PointTime = TimeSpan.FromSeconds(0.4);
    private static readonly TimeSpan QuickPointTime = TimeSpan.FromSeconds(0.05);

    public static Command Make()
    {
        var quick = new Option<bool>("--quick") { Description = "An eighth of the time for each point." };
        var results = CommonOptions.Results();
        var command = new Command("scale", "Plots time against pixels, diameter, iterations and threads.") { quick, results };
        command.SetAction(parsed => Run(parsed.GetValue(quick), parsed.GetRequiredValue(results)));
        return command;
    }

    private static void Run(bool isQuick, DirectoryInfo results)
    {
        var command = "dotnet run -c Release --project bench -- scale" + (isQuick ? " --quick" : "");
        var page = new StringBuilder("# How time grows\n\n").Append(Machine.Describe(command, Machine.Load)).Append('\n');
        foreach (var sweep in Sweeps.All)
        {
            var series = sweep.Lines.Select(line => Measure(sweep, line, isQuick ? QuickPointTime : PointTime)).ToList();
            if (sweep.IsSpeedup)
            {
                series.Add(new Series("every thread a whole one", [.. series[0].Points.Select(point => (point.X, point.X))]));
            }

            var plot = new LinePlot(sweep.Title, sweep.XLabel, sweep.YLabel, series) { Radix = sweep.Radix };
            ResultFiles.Write(results, sweep.File + ".svg", plot.ToSvg());
            page.Append(CultureInfo.InvariantCulture, $"\n## {sweep.Title}\n\n![{sweep.Title}]({sweep.File}.svg)\n\n");
            AppendTable(page, sweep, series);
        }

        ResultFiles.Write(results, "scale.md", page.ToString());
    }

    private static Series Measure(Sweep sweep, SweepLine line, TimeSpan time)
    {
        var points = new List<(double X, double Y)>();
        foreach (var place in line.Places)
        {
            var timing = Sampler.Measure(line.Prepare(place), time);
            points.Add((place, timing.Median));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{line.Name}, {place} {sweep.XLabel}: {timing.Median:F4} ms"));
        }

        var first = points[0].Y;
        return new Series(line.Name, sweep.IsSpeedup ? [.. points.Select(point => (point.X, first / point.Y))] : points);
    }

    private static void AppendTable(StringBuilder page, Sweep sweep, List<Series> series)
    {
        page.Append("| ").Append(sweep.XLabel).Append(" | ").AppendJoin(" | ", series.Select(line => line.Name)).Append(" |\n| ---: |");
        page.Insert(page.Length, " ---: |", series.Count).Append('\n');
        foreach (var x in series.SelectMany(line => line.Points).Select(point => point.X).Distinct().Order())
        {
            var cells = series.Select(line => line.Points.FirstOrDefault(point => point.X == x).Y)
                .Select(y => y == 0 ? "" : Figures.Text(y));
            page.Append(CultureInfo.InvariantCulture, $"| {x:N0} | ").AppendJoin(" | ", cells).Append(" |\n");
        }

        page.Append(CultureInfo.InvariantCulture, $"\nIn {sweep.YLabel}.\n");
    }
}
