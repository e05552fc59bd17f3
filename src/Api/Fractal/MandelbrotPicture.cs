using Kernels;
using Png;

namespace Api.Fractal;

/// <summary>What a Mandelbrot picture shows, besides its view.</summary>
/// <param name="Palette">The colours, or null for the counts themselves as 16-bit gray.</param>
/// <param name="Relief">Whether the colours are shaded like a landscape.</param>
/// <param name="Smooth">Whether colours follow the continuous count instead of the whole one.</param>
/// <param name="Margin">
/// Pixels on every side of the view that are counted for their neighbours' sake and not shown: what makes tiles meet without a seam.
/// </param>
internal sealed record MandelbrotPicture(Palette? Palette, bool Relief = false, bool Smooth = false, int Margin = 0)
{
    /// <summary>The iteration counts as samples.</summary>
    public static MandelbrotPicture Counts { get; } = new((Palette?)null);

    /// <summary>
    /// The encoder's rows: a colour map has 256 entries, so the colours of whole counts, unshaded, are palette indices, a third of
    /// RGB's bytes to encode and to send.
    /// </summary>
    public PngRowFormat RowFormat => Palette is null ? new PngRowFormat(1, 16) : new PngRowFormat(IsIndexed ? 1 : 3, 8);

    /// <summary>The palette of an indexed picture, empty for the others.</summary>
    public ReadOnlyMemory<byte> IndexPalette => IsIndexed ? Palette!.Rgb : ReadOnlyMemory<byte>.Empty;

    /// <summary>Whether its rows are palette indices.</summary>
    public bool IsIndexed => Palette is not null && !Relief && !Smooth;

    /// <summary>Width and height of the picture of a view.</summary>
    public (int Width, int Height) SizeOf(MandelbrotView view) => (view.Width - (2 * Margin), view.Height - (2 * Margin));
}
