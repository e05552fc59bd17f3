namespace Fuzz.Corpus;

/// <summary>Willem van Schaik's test pictures, where they are: they are not part of this repository.</summary>
internal static class PngSuite
{
    private const string Variable = "PNGSUITE_DIR";

    /// <summary>The files in the order of their names; none where the folder is not found.</summary>
    public static IEnumerable<CorpusFile> Load() => Folder() is { } folder
        ? Directory.EnumerateFiles(folder, "*.png")
            .Order(StringComparer.Ordinal)
            .Select(static path => (Name: Path.GetFileName(path), Bytes: File.ReadAllBytes(path)))
            .Select(static file => new CorpusFile(file.Name, file.Bytes, IsValid: !file.Name.StartsWith('x')))
        : [];

    private static string? Folder()
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named)
        {
            return Directory.Exists(named)
                ? named
                : throw new DirectoryNotFoundException($"{Variable} names {named}, which is not a folder.");
        }

        // Beside the checkout, which is some folders above the program.
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            var beside = Path.Combine(at.FullName, "shared", "pngsuite");
            if (Directory.Exists(beside))
            {
                return beside;
            }
        }

        return null;
    }
}
