using Bench.Plot;

namespace Bench.Scale;

/// <summary>One plot's worth of measurements.</summary>
/// <param name="File">Name of the plot's file, without extension.</param>
/// <param name="Title">What is swept.</param>
/// <param name="XLabel">What x is.</param>
/// <param name="YLabel">What y is.</param>
/// <param name="Radix">Ticks of x, as <see cref="LinePlot.Radix"/>.</param>
/// <param name="Lines">The things measured.</param>
internal sealed record Sweep(string File, string Title, string XLabel, string YLabel, double Radix, IReadOnlyList<SweepLine> Lines)
{
    public bool IsSpeedup { get; init; }
}
