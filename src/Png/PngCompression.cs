namespace Png;

/// <summary>How much time the writer spends on fewer bytes. The pixels are the same.</summary>
public enum PngCompression
{
    /// <summary>The least time; the default.</summary>
    Fast,

    /// <summary>About the bytes of libpng at level 6.</summary>
    Balanced,

    /// <summary>The fewest bytes.</summary>
    Small,
}
