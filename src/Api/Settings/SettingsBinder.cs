namespace Api.Settings;

/// <summary>
/// Fills a section from the configuration. Strict, so that a mistake stops the start and is named: an unknown name, text that
/// is no number, a value out of range, two that contradict each other. An empty value counts as not given, as compose files leave it.
/// </summary>
internal static class SettingsBinder
{
    /// <returns>All that is wrong, each in a sentence with its environment variable.</returns>
    public static IReadOnlyList<string> Bind<T>(T settings, IConfiguration configuration)
        where T : class, ISettings
    {
        var given = configuration.GetSection(T.Section).GetChildren();
        return given.Any() ? Bind(settings, given) : [];
    }

    private static List<string> Bind<T>(T settings, IEnumerable<IConfigurationSection> section)
        where T : class, ISettings
    {
        var known = Setting.Of<T>();
        var failures = new List<string>();
        foreach (var given in section)
        {
            var setting = known.FirstOrDefault(setting => setting.Name.Equals(given.Key, StringComparison.OrdinalIgnoreCase));
            if (setting is null)
            {
                var nearest = known.MinBy(setting => Distance(setting.Name, given.Key))!;
                failures.Add($"{T.Section}__{given.Key} is no setting; the nearest is {nearest.Variable}.");
            }
            else if (TextOf(given) is { Length: > 0 } text && setting.Set(settings, text) is { } failure)
            {
                failures.Add(failure);
            }
        }

        if (failures.Count == 0 && settings.Contradiction() is { } contradiction)
        {
            failures.Add(contradiction);
        }

        return failures;
    }

    // A list is one text with commas, or one text for each index.
    private static string? TextOf(IConfigurationSection given) =>
        given.Value ?? string.Join(',', given.GetChildren().Select(child => child.Value));

    // Levenshtein's: the least number of letters to insert, delete or replace.
    private static int Distance(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0]++;
            for (var j = 1; j <= b.Length; j++)
            {
                var same = char.ToUpperInvariant(a[i - 1]) == char.ToUpperInvariant(b[j - 1]);
                (diagonal, row[j]) = (row[j], Math.Min(diagonal + (same ? 0 : 1), Math.Min(row[j], row[j - 1]) + 1));
            }
        }

        return row[^1];
    }
}
