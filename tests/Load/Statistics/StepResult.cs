using Load.Http;

namespace Load.Statistics;

/// <summary>What came of one step.</summary>
/// <param name="Name">The step's.</param>
/// <param name="Passed">Replies as expected.</param>
/// <param name="Failed">Others, and requests without a reply.</param>
/// <param name="Statuses">Replies by status; 0 where none came.</param>
/// <param name="Latency">Of the replies as expected.</param>
/// <param name="Stages">Means of the service's own times, if it sent them.</param>
/// <param name="Messages">The first few faults.</param>
internal sealed record StepResult(
    string Name, long Passed, long Failed, IReadOnlyDictionary<int, long> Statuses, LatencySummary Latency, StageTimes? Stages,
    IReadOnlyList<string> Messages)
{
    /// <summary>Puts together what the workers saw.</summary>
    public static StepResult Of(string name, IReadOnlyCollection<Recorder> recorders)
    {
        var latencies = recorders.SelectMany(recorder => recorder.Latencies).ToArray();
        var staged = recorders.Sum(recorder => recorder.Staged);
        return new StepResult(
            name,
            latencies.Length,
            recorders.Sum(recorder => recorder.Failed),
            recorders.SelectMany(recorder => recorder.Statuses).GroupBy(pair => pair.Key).OrderBy(group => group.Key)
                .ToDictionary(group => group.Key, group => group.Sum(pair => pair.Value)),
            LatencySummary.Of(latencies),
            staged == 0 ? null : recorders.Aggregate(default(StageTimes), (sum, recorder) => sum + recorder.Stages) / staged,
            [.. recorders.SelectMany(recorder => recorder.Messages).Distinct().Take(3)]);
    }
}
