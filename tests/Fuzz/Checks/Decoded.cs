using Png;

namespace Fuzz.Checks;

/// <summary>What became of a file: a picture, a refusal, or neither where the picture is too large to be decoded here.</summary>
internal sealed class Decoded
{
    public PngException? Refusal { get; init; }

    /// <summary>What IHDR says, if the reader got past everything before the pixels.</summary>
    public PngHeader? Header { get; set; }

    public PngRowFormat Format { get; set; }

    public PngColorChunks ColorChunks { get; set; } = PngColorChunks.None;

    public bool IsTooLarge { get; set; }

    /// <summary>All rows; they belong to whoever decoded.</summary>
    public Memory<byte> Rows { get; set; }

    public int Stride { get; set; }

    public int Width => Header!.Value.Width;

    public int Height => Header!.Value.Height;

    public int RowBytes => Format.RowBytes(Width);

    public bool IsPicture => Refusal is null && !IsTooLarge;

    /// <summary>The word that the counts are kept under.</summary>
    public string Verdict => Refusal?.Error.ToString() ?? (IsTooLarge ? "too large" : "accepted");

    public ReadOnlySpan<byte> Row(int y) => Rows.Span.Slice(y * Stride, RowBytes);

    public override string ToString() => Refusal is { } refusal
        ? $"{refusal.Error}: {refusal.Message}"
        : $"{Verdict}: {Header}, {Format}";
}
