namespace Png.Deflate;

/// <summary>Compresses the filtered rows of one band into a piece of a deflate stream that ends on a byte.</summary>
internal static class BandDeflate
{
    /// <summary>
    /// Bytes that must lie behind the filtered rows. They are never sent, but words that reach over the end are looked at: they
    /// must be the same each time.
    /// </summary>
    public const int InputSlack = LiteralLanes.Slack;

    // No block but the last of a band is shorter than its tokens' number, so that block headers cannot add up.
    private const int LeastBlockBytes = 1 << 14;

    /// <summary>Bytes of working memory.</summary>
    public static int WorkBytes(PngCompression compression) => compression switch
    {
        PngCompression.Fast => FastDeflate.WorkBytes,
        PngCompression.Balanced => ThoroughDeflate.BalancedWorkBytes,
        _ => ThoroughDeflate.SmallWorkBytes,
    };

    /// <summary>Bytes of output that <see cref="Encode"/> needs room for.</summary>
    /// <param name="length">Bytes of the filtered rows.</param>
    public static long MaxBytes(long length) => length + (7 * ((length / LeastBlockBytes) + 2)) + BlockEncoder.SlackBytes(length);

    /// <summary>Compresses a band.</summary>
    /// <param name="compression">Time against bytes.</param>
    /// <param name="input">The rows, each behind its filter type, and <see cref="InputSlack"/> more bytes.</param>
    /// <param name="grid">Where pixels start in them.</param>
    /// <param name="last">Whether the deflate stream ends here; otherwise it ends in an empty stored block.</param>
    /// <param name="work"><see cref="WorkBytes"/> bytes.</param>
    /// <param name="output">At least <see cref="MaxBytes"/> bytes.</param>
    /// <param name="cancellation">Checked before every block.</param>
    /// <returns>The number of bytes written.</returns>
    public static int Encode(
        PngCompression compression,
        ReadOnlySpan<byte> input,
        PixelGrid grid,
        bool last,
        Span<byte> work,
        byte[] output,
        CancellationToken cancellation)
    {
        var writer = new BitWriter(output, 0);
        if (compression == PngCompression.Fast)
        {
            FastDeflate.Send(ref writer, input, grid, last, work, cancellation);
        }
        else
        {
            ThoroughDeflate.Send(ref writer, input, grid, last, compression == PngCompression.Small, work, cancellation);
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
