using System.Buffers;
using Png.Checksums;
using Png.Deflate;
using Png.Filters;

namespace Bench.Codec;

/// <summary>The insides of the codec that are measured alone: the one place here that knows them.</summary>
internal static class CodecParts
{
    /// <summary>Bytes that <see cref="Inflate"/> wants behind the output.</summary>
    public const int InflateSlack = Png.Deflate.Inflater.Slack;

    private static readonly OnePiece Source = new();
    private static readonly Inflater Inflater = new(Source);

    public static uint Crc(ReadOnlySpan<byte> bytes) => Crc32.Update(0, bytes);

    public static uint Adler(ReadOnlySpan<byte> bytes) => Adler32.Update(1, bytes);

    /// <summary>Inflates a zlib stream without its checksum, which the reader keeps while it takes filters off.</summary>
    public static int Inflate(ReadOnlyMemory<byte> stream, Span<byte> output)
    {
        Source.Piece = stream;
        Inflater.Start(ArrayPool<byte>.Shared);
        var length = output.Length - InflateSlack;
        length = Inflater.Inflate(output, position: 0, enough: length, most: length, CancellationToken.None);
        Inflater.Dispose();
        return length;
    }

    public static void Filter(
        ScanlineFilter filter, ReadOnlySpan<byte> row, ReadOnlySpan<byte> above, int bytesPerPixel, Span<byte> residuals) =>
        FilterChoice.Apply((FilterType)filter, row, above, bytesPerPixel, residuals);

    public static void Unfilter(
        ScanlineFilter filter, ReadOnlySpan<byte> residuals, ReadOnlySpan<byte> above, int bytesPerPixel, Span<byte> row) =>
        Png.Filters.Unfilter.Apply((int)filter, residuals, above, row, bytesPerPixel);

    private sealed class OnePiece : IInflateSource
    {
        public ReadOnlyMemory<byte> Piece { get; set; }

        public long Offset => 0;

        public bool TryNext(out ReadOnlyMemory<byte> bytes)
        {
            bytes = Piece;
            Piece = default;
            return !bytes.IsEmpty;
        }
    }
}
