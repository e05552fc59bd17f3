using System.Text;
using Load.Statistics;

namespace Load.Reports;

/// <summary>Throughput by kernel variant, short enough for the README, which holds the committed one word for word.</summary>
internal static class VariantTable
{
    public const string Begin = "<!-- load:begin -->";
    public const string End = "<!-- load:end -->";

    private static readonly (string Title, string Group, string[] Kernels)[] Parts =
    [
        ("Blur 1920x1080 noisy RGBA, d = 8", "blur/1080p/opaque/d8", ["auto", "scalar", "simd-512", "sliding-128", "sliding-256", "sliding-512", "parallel-512"]),
        ("Mandelbrot 960x960, 200 iterations, double", "mandelbrot/960/double", ["auto", "scalar", "simd-512", "shortcut-128", "shortcut-256", "shortcut-512", "parallel-512"]),
    ];

    /// <summary>The table in Markdown; null if the run does not have all of its rows.</summary>
    public static string? Of(Report report)
    {
        var table = new StringBuilder().Append(Begin).Append('\n');
        var separator = "";
        foreach (var (title, group, kernels) in Parts)
        {
            table.Append(separator).Append("| ").Append(title).Append(" | requests/s | MP/s | p50 | p99 |\n| --- | ---: | ---: | ---: | ---: |\n");
            separator = "\n";
            foreach (var kernel in kernels)
            {
                if (report.Results.FirstOrDefault(result => result.Name == $"{group}/{kernel}" && result.Seconds > 0) is not { } result)
                {
                    return null;
                }

                table.Append("| ").Append(kernel.Replace('-', '/')).Append(" | ").Append(Row(result)).Append(" |\n");
            }
        }

        return table.Append('\n').Append(string.Join(", ", report.Environment)).Append(".\n").Append(End).Append('\n').ToString();
    }

    private static string Row(ScenarioResult result) => string.Join(
        " | ",
        ResultColumns.Number(result.RequestsPerSecond),
        ResultColumns.Number(result.MegapixelsPerSecond),
        ResultColumns.Number(result.Latency.P50) + " ms",
        ResultColumns.Number(result.Latency.P99) + " ms");
}
