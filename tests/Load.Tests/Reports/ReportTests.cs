using System.Text.Json;
using System.Xml.Linq;
using Load.Http;
using Load.Reports;
using Load.Statistics;

namespace Load.Tests.Reports;

public sealed class ReportTests
{
    private static readonly Report Sample = new(
        ["CPU: <none>"],
        [
            Result("trivial/live", 2000, null),
            Result("blur/64/opaque/d8/auto", 500, null),
            Result("blur/64/opaque/d8/sliding", 800, null),
            Result("saturation/a", 100, null),
            Result("saturation/a", 10, 10),
            Result("saturation/a", 50, 50),
            Result("saturation/a", 90, 110),
            ScenarioResult.Without("blur/12mp/opaque/d255/scalar", "blur/12mp/opaque/d255", "too slow", null),
            ScenarioResult.Without("x, \"y\"", "x", null, "wrong <pixel>"),
        ]);

    [Fact]
    public void VariantTable_AllRows_StandSideBySide()
    {
        var names = "auto scalar simd-512 sliding-512 parallel-512".Split(' ').Select(kernel => $"blur/1080p/opaque/d8/{kernel}").Concat(
            "auto scalar simd-512 shortcut-512 parallel-512".Split(' ').Select(kernel => $"mandelbrot/960/double/{kernel}"));
        var whole = Sample with { Results = [.. names.Select((name, index) => Result(name, index + 1, null))] };

        var lines = VariantTable.Of(whole)!.Split('\n');

        Assert.Equal("| sliding/512 | 4.00 | 2.00 ms | 3.00 ms | shortcut/512 | 9.00 | 2.00 ms | 3.00 ms |", lines[6]);
        Assert.Equal("CPU: <none>.", lines[^3]);
        Assert.Null(VariantTable.Of(whole with { Results = [.. whole.Results.Skip(1)] }));
    }

    [Fact]
    public void Floors_Ratios_AreOfTheSameRun()
    {
        Assert.Equal(["blur/64/opaque/d8/auto: 0.25 of the requests/s of trivial/live, 0.50x the floor of 0.5"], Sample.Floors);
    }

    [Fact]
    public void Html_Report_HasEscapedTextChartsAndNoOtherFile()
    {
        var page = HtmlReport.Write(Sample);

        Assert.Contains("CPU: &lt;none&gt;", page, StringComparison.Ordinal);
        Assert.Contains("wrong &lt;pixel&gt;", page, StringComparison.Ordinal);
        Assert.Equal(2, page.Split("<svg ").Length - 1);
        Assert.DoesNotContain("src=", page, StringComparison.Ordinal);
        Assert.DoesNotContain("href=", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Csv_EveryResult_IsALineWithAllColumns()
    {
        var lines = CsvReport.Write(Sample).TrimEnd('\n').Split('\n');

        Assert.Equal(Sample.Results.Count + 1, lines.Length);
        var columns = lines[0].Split(',').Length;
        Assert.All(lines.SkipLast(1), line => Assert.Equal(columns, Unquoted(line).Split(',').Length));
        Assert.StartsWith("\"x, \"\"y\"\"\",", lines[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void Json_Report_CanBeReadBack()
    {
        using var json = JsonDocument.Parse(JsonReport.Write(Sample));

        var first = json.RootElement.GetProperty("results")[0];
        Assert.Equal("trivial/live", first.GetProperty("name").GetString());
        Assert.Equal(2000, first.GetProperty("requestsPerSecond").GetDouble());
    }

    [Fact]
    public void Markdown_Tables_HaveAsManyCellsAsColumns()
    {
        var rows = MarkdownReport.Write(Sample).Split('\n').Where(line => line.StartsWith('|')).ToArray();

        Assert.NotEmpty(rows);
        var widths = rows.Select(row => row.Split('|').Length).Distinct().Order().ToArray();
        Assert.Equal([ResultColumns.Throughput.Count + 3, ResultColumns.Latency.Count + 3], widths);
    }

    [Fact]
    public void SaturationChart_Points_GoRightAndUp()
    {
        var chart = SaturationChart.Draw("a", [.. Sample.Curves.Single()], isAlone: true);

        var lines = chart.Descendants().Where(element => element.Name.LocalName == "polyline").Select(Points).ToArray();
        Assert.Equal(2, lines.Length);
        Assert.All(lines, line => Assert.Equal(line.OrderBy(point => point.X), line));
        Assert.All(lines[0].Zip(lines[1]), pair => Assert.True(pair.Second.Y < pair.First.Y, "p99 lies above p50"));
    }

    [Theory]
    [InlineData(0.7, new[] { 0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7 })]
    [InlineData(66, new[] { 0, 10, 20, 30, 40, 50, 60, 70.0 })]
    [InlineData(800, new[] { 0, 100, 200, 300, 400, 500, 600, 700, 800.0 })]
    [InlineData(801, new[] { 0, 200, 400, 600, 800, 1000.0 })]
    public void LinearTicks_Largest_IsCovered(double largest, double[] expected)
    {
        Assert.Equal(expected, Ticks.Linear(largest).Select(tick => Math.Round(tick, 9)));
    }

    [Theory]
    [InlineData(3, 40, new[] { 2, 5, 10, 20, 50.0 })]
    [InlineData(1, 10, new[] { 1, 2, 5, 10.0 })]
    [InlineData(0.04, 0.04, new[] { 0.02, 0.05 })]
    public void LogarithmicTicks_Range_IsCovered(double smallest, double largest, double[] expected)
    {
        Assert.Equal(expected, Ticks.Logarithmic(smallest, largest).Select(tick => Math.Round(tick, 9)));
    }

    private static ScenarioResult Result(string name, double rate, double? offered) => new()
    {
        Name = name,
        Group = name[..name.LastIndexOf('/')],
        Load = "closed, 2 copies",
        Seconds = 1,
        Total = new StepResult(
            name, (long)rate, 0, new Dictionary<int, long> { [200] = (long)rate }, LatencySummary.Of([1, 2, 3 + (offered ?? 0)]),
            new StageTimes(0, 1, 2, 3, 6), []),
        Steps = [],
        OfferedRate = offered,
    };

    private static (double X, double Y)[] Points(XElement line) =>
        [.. line.Attribute("points")!.Value.Split(' ').Select(point => point.Split(','))
            .Select(pair => (double.Parse(pair[0], System.Globalization.CultureInfo.InvariantCulture), double.Parse(pair[1], System.Globalization.CultureInfo.InvariantCulture)))];

    // The load's own comma stands between quotation marks.
    private static string Unquoted(string line) => string.Concat(line.Split('"').Where((_, part) => part % 2 == 0));
}
