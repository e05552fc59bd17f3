using System.Text.Json;

namespace Load.Reports;

/// <summary>The report as JSON: everything.</summary>
internal static class JsonReport
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public static string Write(Report report) =>
        JsonSerializer.Serialize(new { report.Environment, report.Floors, report.GeneratorCoresPerThousand, report.Results }, Options) + "\n";
}
