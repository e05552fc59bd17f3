namespace Bench.Measuring;

/// <summary>
/// Runs a benchmark class once more for each narrower vector width, in processes in which the runtime's switches take the wider
/// ones away: for code that picks its width by what the hardware has and cannot be told.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class AllVectorWidthsAttribute : Attribute;
