namespace Bench.Plot;

/// <summary>One line of a plot.</summary>
/// <param name="Name">As the legend shows it.</param>
/// <param name="Points">By rising x.</param>
internal sealed record Series(string Name, IReadOnlyList<(double X, double Y)> Points);
