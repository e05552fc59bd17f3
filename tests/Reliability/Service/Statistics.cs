namespace Reliability.Service;

/// <summary>Figures of many requests.</summary>
internal static class Statistics
{
    /// <summary>The value that a part of the values does not exceed; 0 of none.</summary>
    public static double Percentile(this IEnumerable<double> values, double part)
    {
        var sorted = values.Order().ToArray();
        return sorted.Length == 0 ? 0 : sorted[Math.Min(sorted.Length - 1, (int)(part * sorted.Length))];
    }

    public static IEnumerable<double> Times(this IEnumerable<Outcome> outcomes, int status) =>
        outcomes.Where(outcome => outcome.Status == status).Select(outcome => outcome.Milliseconds);

    public static int With(this IEnumerable<Outcome> outcomes, params int[] statuses) =>
        outcomes.Count(outcome => statuses.Contains(outcome.Status));

    /// <summary>The replies of other statuses than these, in words: "none", or "6 x 503, 1 x 0".</summary>
    public static string Others(this IEnumerable<Outcome> outcomes, params int[] statuses)
    {
        var others = outcomes.CountBy(outcome => outcome.Status).Where(group => !statuses.Contains(group.Key)).ToArray();
        return others.Length == 0 ? "none" : string.Join(", ", others.Select(group => $"{group.Value} x {group.Key}"));
    }
}
