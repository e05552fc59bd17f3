using Kernels;
using Png;

namespace Api.Fractal;

/// <summary>What a Mandelbrot picture shows, besides its view.</summary>
/// <param name="Palette">The colours, or null for the counts themselves as 16-bit gray.</param>
/// <param name="Relief">Whether the colours are shaded like a landscape.</param>
internal sealed record MandelbrotPicture(Palette? Palette, bool Relief)
{
    /// <summary>The iteration counts as samples.</summary>
    public static MandelbrotPicture Counts { get; } = new(null, false);

    /// <summary>
    /// The encoder's rows: a colour map has 256 entries, so unshaded colours are palette indices, a third of RGB's bytes
    /// to encode and to send.
    /// </summary>
    public PngRowFormat RowFormat => this switch
    {
        { Palette: null } => new PngRowFormat(1, 16),
        { Relief: false } => new PngRowFormat(1, 8),
        _ => new PngRowFormat(3, 8),
    };

    /// <summary>The palette of an indexed picture, empty for the others.</summary>
    public ReadOnlyMemory<byte> IndexPalette =>
        this is { Palette: { } palette, Relief: false } ? palette.Rgb : ReadOnlyMemory<byte>.Empty;
}
