using System.IO.Enumeration;
using Load.Model;

namespace Load.Scenarios;

/// <summary>Every scenario.</summary>
internal static class Catalog
{
    private static readonly string[] Quick =
    [
        "trivial/*", "blur/512/*/d8/*", "blur/1080p/*/d255/auto", "blur/64/*", "mandelbrot/256/*/*", "mandelbrot/960/double/auto",
        "tiles/*", "traffic/*",
    ];

    public static IReadOnlyList<Scenario> All { get; } =
    [
        .. TrafficScenarios.Trivial(),
        .. BlurScenarios.All(),
        .. MandelbrotScenarios.All(),
        .. TileScenarios.All(),
        .. TrafficScenarios.All(),
        .. SaturationScenarios.All(),
    ];

    /// <summary>A short round of every kind, without the curves.</summary>
    public static IReadOnlyList<Scenario> QuickRound { get; } =
        [.. All.Where(scenario => Quick.Any(pattern => Matches(scenario, pattern)) && scenario.Impossible is null)];

    /// <summary>The scenarios that one of the patterns selects; all if there are none.</summary>
    /// <param name="scenarios">From which to choose.</param>
    /// <param name="patterns">Names with * for anything, or the beginning of names up to a slash.</param>
    public static IReadOnlyList<Scenario> Matching(IReadOnlyList<Scenario> scenarios, IReadOnlyCollection<string> patterns) =>
        patterns.Count == 0 ? scenarios : [.. scenarios.Where(scenario => patterns.Any(pattern => Matches(scenario, pattern)))];

    private static bool Matches(Scenario scenario, string pattern) =>
        FileSystemName.MatchesSimpleExpression(pattern, scenario.Name, ignoreCase: true)
        || scenario.Name.StartsWith(pattern.TrimEnd('/') + "/", StringComparison.OrdinalIgnoreCase);
}
