using Load.Model;
using Load.Statistics;

namespace Load.Tests.Model;

public sealed class ThresholdTests
{
    private static readonly ScenarioResult Result = new()
    {
        Name = "a/b",
        Group = "a",
        Load = "",
        Seconds = 2,
        Total = new StepResult("b", 90, 10, new Dictionary<int, long>(), LatencySummary.Of([1, 2, 3]), null, []),
        Steps = [],
    };

    [Theory]
    [InlineData("requests/s>=45", true)]
    [InlineData("requests/s>=45.1", false)]
    [InlineData("failed%<=10", true)]
    [InlineData("failed%<=9.9", false)]
    [InlineData(" p50 <= 2 ", true)]
    [InlineData("max<=2.5", false)]
    public void Holds_Statistic_IsComparedWithTheBound(string text, bool holds)
    {
        Assert.Equal(holds, Threshold.Parse(text).Holds(Result));
    }

    [Theory]
    [InlineData("p99")]
    [InlineData("p98<=1")]
    [InlineData("p99<=fast")]
    [InlineData("p99<1")]
    public void Parse_NoThreshold_SaysHowOneIsWritten(string text)
    {
        Assert.Contains("STATISTIC<=NUMBER", Assert.Throws<FormatException>(() => Threshold.Parse(text)).Message, StringComparison.Ordinal);
    }
}
