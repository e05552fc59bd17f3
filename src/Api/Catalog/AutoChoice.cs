namespace Api.Catalog;

/// <summary>What <c>auto</c> picks for a job.</summary>
/// <param name="Kernel"><c>blur</c> or <c>mandelbrot</c>.</param>
/// <param name="Job">The job.</param>
/// <param name="Threads">Threads granted to it.</param>
/// <param name="Picks">variant/width/threads.</param>
/// <param name="Why">What was measured.</param>
internal sealed record AutoChoice(string Kernel, string Job, int Threads, string Picks, string Why);
