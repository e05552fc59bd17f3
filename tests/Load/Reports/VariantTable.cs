using System.Text;

namespace Load.Reports;

/// <summary>Throughput by kernel variant, short enough for the README, which holds the committed one word for word.</summary>
internal static class VariantTable
{
    public const string Begin = "<!-- load:begin -->";
    public const string End = "<!-- load:end -->";

    private const string Blur = "blur/1080p/opaque/d8/";
    private const string Mandelbrot = "mandelbrot/960/double/";

    // The variants of both kinds stand side by side; the third of each is called differently.
    private static readonly (string Blur, string Mandelbrot)[] Rows =
    [
        ("auto", "auto"), ("scalar", "scalar"), ("simd-512", "simd-512"), ("sliding-512", "shortcut-512"),
        ("parallel-512", "parallel-512"),
    ];

    /// <summary>The table in Markdown; null if the run does not have all of its rows.</summary>
    public static string? Of(Report report)
    {
        var table = new StringBuilder().Append(Begin)
            .Append("\n| Blur 1920x1080 noisy RGBA, d = 8 | requests/s | p50 | p99 | Mandelbrot 960x960x200, double | requests/s | p50 | p99 |")
            .Append("\n| --- | ---: | ---: | ---: | --- | ---: | ---: | ---: |\n");
        foreach (var (blur, mandelbrot) in Rows)
        {
            if (Cells(report, Blur, blur) is not { } left || Cells(report, Mandelbrot, mandelbrot) is not { } right)
            {
                return null;
            }

            table.Append("| ").Append(left).Append(" | ").Append(right).Append(" |\n");
        }

        return table.Append('\n').AppendJoin("; ", report.Environment).Append(".\n").Append(End).Append('\n').ToString();
    }

    private static string? Cells(Report report, string group, string kernel)
    {
        if (report.Results.FirstOrDefault(result => result.Name == group + kernel) is not { } result)
        {
            return null;
        }

        // No reply, or none to be expected within the service's limits, is a result too, but it has no latency.
        var name = kernel.Replace('-', '/');
        return result.Total.Passed == 0
            ? $"{name} | {(result.NotRun is null ? $"none: status {string.Join(", ", result.Total.Statuses.Keys)}" : "not run")} | | "
            : string.Join(
                " | ",
                name,
                ResultColumns.Number(result.RequestsPerSecond),
                ResultColumns.Number(result.Latency.P50) + " ms",
                ResultColumns.Number(result.Latency.P99) + " ms");
    }
}
