using System.Runtime.InteropServices;

namespace Png.Deflate;

/// <summary>Compresses the filtered rows of one band into a piece of a deflate stream that ends on a byte.</summary>
internal static class BandDeflate
{
    /// <summary>Bytes that must lie behind the filtered rows; they may be read and have no influence.</summary>
    public const int InputSlack = LiteralLanes.Slack;

    private const int TokensBytes = 8 * ((BlockEncoder.MaxBytes / RunTokenizer.MinRun) + 1);

    /// <summary>Bytes of working memory.</summary>
    public static int WorkBytes => TokensBytes;

    /// <summary>Bytes of output that <see cref="Encode"/> needs room for.</summary>
    /// <param name="length">Bytes of the filtered rows.</param>
    public static long MaxBytes(long length) =>
        BlockEncoder.StoredBytes(length) + (5 * ((length / BlockEncoder.MaxBytes) + 1)) + BlockEncoder.Slack;

    /// <summary>Compresses a band.</summary>
    /// <param name="input">The rows, each behind its filter type, and <see cref="InputSlack"/> more bytes.</param>
    /// <param name="last">Whether the deflate stream ends here; otherwise it ends in an empty stored block.</param>
    /// <param name="work"><see cref="WorkBytes"/> bytes.</param>
    /// <param name="output">At least <see cref="MaxBytes"/> bytes.</param>
    /// <param name="cancellation">Checked before every block.</param>
    /// <returns>The number of bytes written.</returns>
    public static int Encode(
        ReadOnlySpan<byte> input, bool last, Span<byte> work, byte[] output, CancellationToken cancellation)
    {
        var tokens = MemoryMarshal.Cast<byte, Token>(work[..TokensBytes]);
        var writer = new BitWriter(output, 0);
        var end = input.Length - InputSlack;
        for (var start = 0; start < end;)
        {
            cancellation.ThrowIfCancellationRequested();
            var length = Math.Min(end - start, BlockEncoder.MaxBytes);
            var count = RunTokenizer.Tokenize(input, start, start + length, tokens);
            BlockEncoder.Send(ref writer, input, start, length, tokens[..count], last && start + length == end);
            start += length;
        }

        if (!last)
        {
            writer.Append(0, 3);
            writer.AlignToByte();
            writer.AppendBytes([0, 0, 0xFF, 0xFF]);
        }

        writer.AlignToByte();
        return writer.Position;
    }
}
