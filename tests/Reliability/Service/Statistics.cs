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
}
