using Api.Settings;

namespace Api.Verbs;

/// <summary>What the program does instead of serving, when its first argument says so.</summary>
internal static class Verb
{
    /// <summary>Runs the verb that the arguments name.</summary>
    /// <returns>The exit code; null when they name none, and the service should start.</returns>
    public static int? Run(string[] args) => args switch
    {
        ["--health", .. var rest] => HealthProbe.Run(rest.FirstOrDefault(), Environment.GetEnvironmentVariable, Console.Out),
        ["--settings"] => Print(SettingsTable.Markdown()),
        _ => null,
    };

    private static int Print(string text)
    {
        Console.Out.Write(text);
        return 0;
    }
}
