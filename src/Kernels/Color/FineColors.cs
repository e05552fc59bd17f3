namespace Kernels.Color;

/// <summary>A palette with three colours put between each two of it: for continuous counts, which would show its steps.</summary>
internal sealed class FineColors
{
    /// <summary>Colours for each one of the palette.</summary>
    public const int Parts = 4;

    /// <summary>Colours in the table.</summary>
    public const int Count = Parts * Palette.Colors;

    /// <param name="rgb">The palette's table.</param>
    public FineColors(ReadOnlySpan<byte> rgb)
    {
        for (var i = 0; i < Count; i++)
        {
            // A colour of the palette stands in the middle of the values that have it.
            var place = Math.Clamp(((i + 0.5f) / Parts) - 0.5f, 0, Palette.Colors - 1);
            var below = Math.Min((int)place, Palette.Colors - 2);
            var share = place - below;
            var two = rgb.Slice(3 * below, 6);
            var (r, g, b) = (Between(two[0], two[3], share), Between(two[1], two[4], share), Between(two[2], two[5], share));
            Shaded[i] = new ShadedColor(r, g, b);
            Rgb[i] = (uint)(255 * r) | ((uint)(255 * g) << 8) | ((uint)(255 * b) << 16);
        }
    }

    /// <summary>Red in the lowest byte, then green, then blue.</summary>
    public uint[] Rgb { get; } = new uint[Count];

    /// <summary>The same colours, prepared for <see cref="Relief"/>.</summary>
    public ShadedColor[] Shaded { get; } = new ShadedColor[Count];

    private static float Between(byte from, byte to, float share) =>
        (ShadedColor.Level(from) * (1 - share)) + (ShadedColor.Level(to) * share);
}
