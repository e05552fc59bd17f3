namespace Png.Chunks;

/// <summary>
/// Keeps the colour chunks of a file that are sound, and passes over everything else. A colour chunk that is damaged,
/// repeated, misplaced or of an impossible length is left out rather than refused: the samples do not depend on it.
/// </summary>
internal sealed class ColorChunkCollector
{
    // A profile is carried without being inflated; those in use are a few kilobytes to about two megabytes. The limit
    // keeps a file from making a second copy of itself.
    private const int MaxProfileBytes = 4 << 20;

    private readonly ChunkReader _chunks;
    private readonly List<ColorChunk> _seen = [];
    private PngHeader _header;

    public ColorChunkCollector(ChunkReader chunks)
    {
        _chunks = chunks;
    }

    /// <summary>Starts with no chunks.</summary>
    /// <param name="header">The picture's.</param>
    public void Start(PngHeader header)
    {
        _header = header;
        _seen.Clear();
    }

    /// <summary>Takes an ancillary chunk that the reader has no use for itself.</summary>
    /// <param name="chunk">The chunk, whose data comes next.</param>
    /// <param name="behindPalette">Whether PLTE has been read; all but pHYs must stand before it (5.6).</param>
    public void ReadOrSkip(ChunkHead chunk, bool behindPalette)
    {
        if (!HasPossibleLength(chunk) || (behindPalette && chunk.Type != ChunkType.PhysicalSize) || Has(chunk.Type))
        {
            _chunks.Skip(chunk);
            return;
        }

        var data = new byte[chunk.Length];
        var sound = _chunks.TryReadData(chunk, data) && HasPossibleContent(chunk.Type, data);

        // A damaged one is remembered too, without its data: what a file can make us allocate is one chunk of each type.
        _seen.Add(new ColorChunk(chunk.Type, sound ? data : default));
    }

    /// <summary>The chunks that hold for the rows as they leave the reader.</summary>
    /// <param name="alphaAdded">Whether tRNS gives those rows an alpha channel that the file's samples do not have.</param>
    public PngColorChunks ToChunks(bool alphaAdded)
    {
        _seen.RemoveAll(static chunk => chunk.Data.IsEmpty);
        if (_seen.Count == 0)
        {
            return PngColorChunks.None;
        }

        var chunks = new PngColorChunks([.. _seen]);

        // sBIT has one byte per channel; with a channel more it would have the wrong length for its picture. Samples of
        // 1, 2 and 4 bits are scaled linearly, which leaves their original bits on top: there it still holds.
        return alphaAdded ? chunks.WithoutSignificantBits() : chunks;
    }

    private bool Has(uint type)
    {
        foreach (var chunk in _seen)
        {
            if (chunk.Type == type)
            {
                return true;
            }
        }

        return false;
    }

    private bool HasPossibleLength(ChunkHead chunk) => chunk.Type switch
    {
        ChunkType.CodingPoints => chunk.Length == 4,
        ChunkType.Profile => chunk.Length is > 3 and <= MaxProfileBytes,
        ChunkType.StandardRgb => chunk.Length == 1,
        ChunkType.Gamma => chunk.Length == 4,
        ChunkType.Chromaticities => chunk.Length == 32,
        ChunkType.PhysicalSize => chunk.Length == 9,
        ChunkType.SignificantBits => chunk.Length == SignificantBitsLength,
        _ => false,
    };

    private int SignificantBitsLength => _header.ColorType switch
    {
        PngColorType.Gray => 1,
        PngColorType.GrayAlpha => 2,
        PngColorType.Rgba => 4,
        _ => 3,
    };

    private bool HasPossibleContent(uint type, ReadOnlySpan<byte> data)
    {
        switch (type)
        {
            case ChunkType.Profile:
                // A name of 1 to 79 bytes, a zero, compression method 0, the profile.
                var name = data[..Math.Min(data.Length, 80)].IndexOf((byte)0);
                return name > 0 && name + 2 < data.Length && data[name + 1] == 0;
            case ChunkType.SignificantBits:
                var depth = _header.ColorType == PngColorType.Indexed ? 8 : _header.BitDepth;
                return !data.ContainsAnyExceptInRange((byte)1, (byte)depth);
            default:
                return true;
        }
    }
}
