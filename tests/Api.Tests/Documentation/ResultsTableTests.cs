namespace Api.Tests.Documentation;

/// <summary>The README claims nothing but what was measured: its table is the committed one, character for character.</summary>
public sealed class ResultsTableTests
{
    private const string Begin = "<!-- peers:begin -->";
    private const string End = "<!-- peers:end -->";

    [Fact]
    public void Readme_ResultsTable_IsTheCommittedOne()
    {
        var measured = Table("bench/results/peers.md");

        // An empty table would agree with an empty one.
        Assert.Contains("| **this project, double** |", measured, StringComparison.Ordinal);
        Assert.Equal(measured, Table("README.md"));
    }

    private static string Table(string file)
    {
        var text = File.ReadAllText(Path.Combine(Root(), file)).ReplaceLineEndings("\n");
        var begin = text.IndexOf(Begin, StringComparison.Ordinal);
        var end = text.IndexOf(End, StringComparison.Ordinal);
        Assert.True(begin >= 0 && end > begin, $"{file} has no table between {Begin} and {End}.");
        return text[begin..end];
    }

    private static string Root()
    {
        var at = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(at.FullName, "Api.sln")))
        {
            at = at.Parent ?? throw new InvalidOperationException("The tests do not run inside a checkout.");
        }

        return at.FullName;
    }
}
