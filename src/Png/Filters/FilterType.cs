namespace Png.Filters;

/// <summary>The filter types of a scanline, with the values of the specification.</summary>
internal enum FilterType : byte
{
    /// <summary>The bytes themselves.</summary>
    None = 0,

    /// <summary>Minus the byte one pixel to the left.</summary>
    Sub = 1,

    /// <summary>Minus the byte above.</summary>
    Up = 2,

    /// <summary>Minus the mean of left and above, rounded down.</summary>
    Average = 3,

    /// <summary>Minus whichever of left, above and above left is closest to left + above - above left.</summary>
    Paeth = 4,
}
