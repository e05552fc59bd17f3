namespace Bench.Scale;

/// <summary>One thing measured at several places.</summary>
/// <param name="Name">As the legend shows it.</param>
/// <param name="Places">The values of x.</param>
/// <param name="Prepare">Makes what is to be timed at x; buffers live as long as it does.</param>
internal sealed record SweepLine(string Name, IReadOnlyList<int> Places, Func<int, Action> Prepare);
