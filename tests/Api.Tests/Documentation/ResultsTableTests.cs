using Api.Tests.Support;

namespace Api.Tests.Documentation;

/// <summary>The README claims nothing but what was measured: its table is the committed one, character for character.</summary>
public sealed class ResultsTableTests
{
    [Fact]
    public void Readme_ResultsTable_IsTheCommittedOne()
    {
        var measured = Table("bench/results/peers.md");

        // An empty table would agree with an empty one.
        Assert.Contains("| **this project, double** |", measured, StringComparison.Ordinal);
        Assert.Equal(measured, Table("README.md"));
    }

    private static string Table(string file) => Repository.Between(file, "<!-- peers:begin -->", "<!-- peers:end -->");
}
