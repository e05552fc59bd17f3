namespace Png;

/// <summary>What kind of thing is wrong with a file.</summary>
public enum PngError
{
    /// <summary>The first eight bytes are not the PNG signature.</summary>
    NotPng,

    /// <summary>The file ends before the picture does.</summary>
    Truncated,

    /// <summary>A field, an order of chunks, a checksum or the compressed data breaks the specification.</summary>
    Corrupt,
}
