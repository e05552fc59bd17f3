namespace Api.Tests.Support;

/// <summary>The files of the checkout that the tests run in.</summary>
internal static class Repository
{
    /// <summary>The text of a file between two marks.</summary>
    public static string Between(string file, string begin, string end)
    {
        var text = Text(file);
        var from = text.IndexOf(begin, StringComparison.Ordinal);
        var to = text.IndexOf(end, StringComparison.Ordinal);
        Assert.True(from >= 0 && to > from, $"{file} has nothing between {begin} and {end}.");
        return text[(from + begin.Length)..to];
    }

    /// <summary>A file's text with line feeds only.</summary>
    public static string Text(string file) => File.ReadAllText(Path.Combine(Root(), file)).ReplaceLineEndings("\n");

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
