using System.Globalization;
using Bench.Measuring;

namespace Load.Reports;

/// <summary>Writes the report in its forms, and the curves as pictures of their own.</summary>
internal static class ReportFiles
{
    /// <summary>What was run and on what, a line a fact.</summary>
    public static IReadOnlyList<string> Environment(string loadAverage) =>
    [
        string.Create(CultureInfo.InvariantCulture, $"CPU: {Machine.Cpu}, {System.Environment.ProcessorCount} cores shared by service and generator, vectors of {Machine.VectorBits} bits"),
        $"runtime: {Machine.Runtime}",
        $"commit: {Machine.Commit}",
        $"command: `dotnet run -c Release --project tests/Load -- {string.Join(' ', System.Environment.GetCommandLineArgs().Skip(1))}`",
        string.Create(CultureInfo.InvariantCulture, $"measured: {DateTime.UtcNow:yyyy-MM-dd}, load average at the start {loadAverage}"),
    ];

    public static void Write(Report report, DirectoryInfo folder)
    {
        ResultFiles.Write(folder, "report.md", MarkdownReport.Write(report));
        ResultFiles.Write(folder, "report.html", HtmlReport.Write(report));
        ResultFiles.Write(folder, "report.csv", CsvReport.Write(report));
        ResultFiles.Write(folder, "report.json", JsonReport.Write(report));
        foreach (var curve in report.Curves)
        {
            ResultFiles.Write(folder, curve.Key.Replace('/', '-') + ".svg", SaturationChart.Draw(curve.Key, [.. curve], isAlone: true) + "\n");
        }
    }
}
