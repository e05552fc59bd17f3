namespace Png;

/// <summary>The colour types of IHDR, with the values of the specification.</summary>
public enum PngColorType : byte
{
    /// <summary>Gray, depth 1, 2, 4, 8 or 16.</summary>
    Gray = 0,

    /// <summary>Red, green, blue, depth 8 or 16.</summary>
    Rgb = 2,

    /// <summary>Palette index, depth 1, 2, 4 or 8.</summary>
    Indexed = 3,

    /// <summary>Gray and alpha, depth 8 or 16.</summary>
    GrayAlpha = 4,

    /// <summary>Red, green, blue, alpha, depth 8 or 16.</summary>
    Rgba = 6,
}
