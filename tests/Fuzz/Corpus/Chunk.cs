namespace Fuzz.Corpus;

/// <summary>A chunk as it is to be written, wrong where it says so.</summary>
/// <param name="Type">Its four letters, or what stands in their place.</param>
/// <param name="Data">Its data.</param>
internal sealed record Chunk(uint Type, byte[] Data)
{
    public const uint Header = 0x49484452; // IHDR
    public const uint Palette = 0x504C5445; // PLTE
    public const uint ImageData = 0x49444154; // IDAT
    public const uint Transparency = 0x74524E53; // tRNS
    public const uint End = 0x49454E44; // IEND

    /// <summary>A length that is not that of the data.</summary>
    public uint? Length { get; init; }

    /// <summary>A CRC that need not be the right one.</summary>
    public uint? Crc { get; init; }
}
