namespace Png;

/// <summary>What a <see cref="PngWriter"/> writes beside the samples, and how hard it tries.</summary>
public readonly record struct PngWriterOptions
{
    private readonly PngColorChunks? _colorChunks;

    /// <summary>Time against bytes; default <see cref="PngCompression.Fast"/>.</summary>
    public PngCompression Compression { get; init; }

    /// <summary>
    /// 1 to 256 triples of red, green, blue make the picture an indexed one of depth 8: the row format must be one channel
    /// of 8 bits, and each sample an index below the number of triples (not checked). Empty, the default, makes none.
    /// </summary>
    public ReadOnlyMemory<byte> Palette { get; init; }

    /// <summary>How the samples are to be shown, copied from the picture they came from; default none.</summary>
    public PngColorChunks ColorChunks
    {
        get => _colorChunks ?? PngColorChunks.None;
        init => _colorChunks = value;
    }
}
