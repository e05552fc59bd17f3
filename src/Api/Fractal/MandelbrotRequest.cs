using Kernels;
using Png;

namespace Api.Fractal;

/// <summary>A Mandelbrot picture that is asked for.</summary>
/// <param name="View">What to compute.</param>
/// <param name="Options">How to compute it.</param>
/// <param name="Picture">How to show it.</param>
/// <param name="Compression">How to encode it.</param>
internal sealed record MandelbrotRequest(
    MandelbrotView View, MandelbrotOptions Options, MandelbrotPicture Picture, PngCompression Compression)
{
    /// <summary>
    /// Whether a reply may be one that was not computed for this request. Whoever names a variant or a vector width measures
    /// it, and gets a computation of their own.
    /// </summary>
    public bool MayBeShared { get; init; } = true;

    /// <summary>Cores that it may have where they are idle.</summary>
    public int MostThreads { get; init; } = Environment.ProcessorCount;

    /// <summary>Whether the reply is likely to be asked for again: kept in the cache.</summary>
    public bool Keep { get; init; }
}
