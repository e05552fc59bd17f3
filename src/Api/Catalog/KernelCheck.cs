namespace Api.Catalog;

/// <summary>One comparison of a kernel with its scalar form.</summary>
/// <param name="Kernel"><c>blur</c> or <c>mandelbrot</c>.</param>
/// <param name="Variant">The variant's name.</param>
/// <param name="VectorBits">The vector width in bits.</param>
/// <param name="Case">Pixel format or precision.</param>
/// <param name="Agrees">Whether every sample is the same.</param>
internal sealed record KernelCheck(string Kernel, string Variant, int VectorBits, string Case, bool Agrees);
