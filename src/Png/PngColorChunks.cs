using Png.Chunks;

namespace Png;

/// <summary>
/// The chunks that say how a picture's samples are to be shown: cICP, iCCP, sRGB, gAMA, cHRM, pHYs and sBIT, byte for
/// byte as they stood in the file, in its order. Immutable, and independent of the reader that made it.
/// </summary>
public sealed class PngColorChunks
{
    private readonly ColorChunk[] _chunks;

    /// <summary>Takes ownership of <paramref name="chunks"/>.</summary>
    internal PngColorChunks(ColorChunk[] chunks)
    {
        _chunks = chunks;
    }

    /// <summary>No chunks at all.</summary>
    public static PngColorChunks None { get; } = new([]);

    /// <summary>The chunks in the file's order; a writer puts all of them before PLTE and IDAT.</summary>
    internal ReadOnlySpan<ColorChunk> Chunks => _chunks;

    /// <summary>The same chunks without sBIT, for samples that now use more bits than the original's did.</summary>
    public PngColorChunks WithoutSignificantBits()
    {
        if (!Array.Exists(_chunks, static chunk => chunk.Type == ChunkType.SignificantBits))
        {
            return this;
        }

        var rest = Array.FindAll(_chunks, static chunk => chunk.Type != ChunkType.SignificantBits);
        return rest.Length == 0 ? None : new PngColorChunks(rest);
    }
}
