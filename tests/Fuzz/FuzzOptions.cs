namespace Fuzz;

/// <summary>What to run.</summary>
/// <param name="Seed">Of all inputs.</param>
/// <param name="First">Index of the first input.</param>
/// <param name="Count">How many inputs, unless time runs out before.</param>
/// <param name="Seconds">How long, 0 for no end.</param>
/// <param name="Threads">How many inputs at a time.</param>
/// <param name="InputSeconds">How long one input may take.</param>
/// <param name="Out">Folder for inputs that fail.</param>
internal sealed record FuzzOptions(
    ulong Seed, long First, long Count, int Seconds, int Threads, int InputSeconds, DirectoryInfo Out);
