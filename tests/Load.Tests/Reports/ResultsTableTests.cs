using Bench.Measuring;
using Load.Reports;

namespace Load.Tests.Reports;

/// <summary>The README claims nothing but what was measured: its table is the committed one, character for character.</summary>
public sealed class ResultsTableTests
{
    [Fact]
    public void Readme_ThroughputTable_IsTheCommittedOne()
    {
        var measured = Table("tests/Load/results/report.md");

        // An empty table would agree with an empty one.
        Assert.Contains("| sliding/512 |", measured, StringComparison.Ordinal);
        Assert.Equal(measured, Table("README.md"));
    }

    private static string Table(string file)
    {
        var text = File.ReadAllText(Path.Combine(ResultFiles.Root, file)).ReplaceLineEndings("\n");
        var begin = text.IndexOf(VariantTable.Begin, StringComparison.Ordinal);
        var end = text.IndexOf(VariantTable.End, StringComparison.Ordinal);
        Assert.True(begin >= 0 && end > begin, $"{file} has no table between {VariantTable.Begin} and {VariantTable.End}.");
        return text[begin..end];
    }
}
