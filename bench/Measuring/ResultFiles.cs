namespace Bench.Measuring;

/// <summary>Where results are kept.</summary>
internal static class ResultFiles
{
    /// <summary>The checkout: the folder with the solution, above the program.</summary>
    public static string Root { get; } = FindRoot();

    public static string DefaultDirectory => Path.Combine(Root, "bench", "results");

    public static void Write(DirectoryInfo directory, string name, string text)
    {
        directory.Create();
        var path = Path.Combine(directory.FullName, name);
        File.WriteAllText(path, text.ReplaceLineEndings("\n"));
        Console.WriteLine($"wrote {path}");
    }

    private static string FindRoot()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            if (File.Exists(Path.Combine(at.FullName, "Api.sln")))
            {
                return at.FullName;
            }
        }

        return Environment.CurrentDirectory;
    }
}
