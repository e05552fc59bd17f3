namespace Api.Catalog;

/// <summary>A kernel variant that a request can name.</summary>
/// <param name="Kernel"><c>blur</c> or <c>mandelbrot</c>.</param>
/// <param name="Variant">The value of the parameter <c>variant</c>.</param>
/// <param name="Description">What it does.</param>
internal sealed record KernelVariant(string Kernel, string Variant, string Description);
