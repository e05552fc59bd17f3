namespace Bench.Measuring;

/// <summary>Milliseconds of one call.</summary>
/// <param name="Median">Of all samples.</param>
/// <param name="Minimum">The least disturbed sample.</param>
/// <param name="Samples">How many there are.</param>
internal readonly record struct Timing(double Median, double Minimum, int Samples);
