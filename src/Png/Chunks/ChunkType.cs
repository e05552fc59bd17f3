namespace Png.Chunks;

/// <summary>The four letters of a chunk's type as one big-endian number.</summary>
internal static class ChunkType
{
    public const uint Header = 0x49484452;            // IHDR
    public const uint Palette = 0x504C5445;           // PLTE
    public const uint ImageData = 0x49444154;         // IDAT
    public const uint End = 0x49454E44;               // IEND
    public const uint Transparency = 0x74524E53;      // tRNS
    public const uint CodingPoints = 0x63494350;      // cICP
    public const uint Profile = 0x69434350;           // iCCP
    public const uint StandardRgb = 0x73524742;       // sRGB
    public const uint Gamma = 0x67414D41;             // gAMA
    public const uint Chromaticities = 0x6348524D;    // cHRM
    public const uint PhysicalSize = 0x70485973;      // pHYs
    public const uint SignificantBits = 0x73424954;   // sBIT

    /// <summary>Bit 5 of the first letter: a decoder may skip the chunk.</summary>
    public static bool IsAncillary(uint type) => (type & 0x20000000) != 0;

    /// <summary>Whether all four bytes are ASCII letters, as the specification demands of every type.</summary>
    public static bool IsWellFormed(uint type)
    {
        for (var shift = 0; shift < 32; shift += 8)
        {
            if (!char.IsAsciiLetter((char)(byte)(type >> shift)))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The four letters; a byte that is no letter becomes a question mark, so that a message stays readable.</summary>
    public static string Name(uint type) => string.Create(4, type, static (letters, value) =>
    {
        for (var i = 0; i < letters.Length; i++)
        {
            var letter = (char)(byte)(value >> (24 - (8 * i)));
            letters[i] = char.IsAsciiLetter(letter) ? letter : '?';
        }
    });
}
