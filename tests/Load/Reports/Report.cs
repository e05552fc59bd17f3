using Load.Statistics;

namespace Load.Reports;

/// <summary>All that a run found.</summary>
/// <param name="Environment">CPU, runtime, commit, command and date, a line each.</param>
/// <param name="Results">In the order in which they were run.</param>
internal sealed record Report(IReadOnlyList<string> Environment, IReadOnlyList<ScenarioResult> Results)
{
    /// <summary>Results that are compared with each other.</summary>
    public IEnumerable<IGrouping<string, ScenarioResult>> Groups => Results.Where(result => result.NotRun is null).GroupBy(result => result.Group);

    public IEnumerable<ScenarioResult> NotRun => Results.Where(result => result.NotRun is not null);

    public IEnumerable<ScenarioResult> Failures => Results.Where(result => result.IsFailure);

    /// <summary>Scenarios that were also run at given rates: the closed load first, then the rates.</summary>
    public IEnumerable<IGrouping<string, ScenarioResult>> Curves =>
        Results.GroupBy(result => result.Name).Where(some => some.Count(result => result.OfferedRate is not null) > 2);

    /// <summary>What this program costs, from the endpoint that does nothing; null if that was not run.</summary>
    public double? GeneratorCoresPerThousand =>
        Results.FirstOrDefault(result => result.Name == "trivial/live" && result.Seconds > 0)?.GeneratorCoresPerThousand;

    public IEnumerable<string> Floors => Reports.Floors.Of(Results);
}
