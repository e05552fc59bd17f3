using System.Runtime.InteropServices;

namespace Png.Scanlines;

/// <summary>The seven passes of an interlaced picture (PNG, third edition, 8.1).</summary>
internal static class Adam7
{
    /// <summary>Passes; the last one holds all odd rows in full, those before it make up all even rows.</summary>
    public const int Passes = 7;

    private static ReadOnlySpan<byte> StartX => [0, 4, 0, 2, 0, 1, 0];

    private static ReadOnlySpan<byte> StartY => [0, 0, 4, 0, 2, 0, 1];

    private static ReadOnlySpan<byte> StepX => [8, 8, 4, 4, 2, 2, 1];

    private static ReadOnlySpan<byte> StepY => [8, 8, 8, 4, 4, 2, 2];

    /// <summary>The part of a picture that one pass holds.</summary>
    /// <param name="pass">0 to 6.</param>
    /// <param name="width">Pixels of the picture.</param>
    /// <param name="height">Rows of the picture.</param>
    public static Adam7Pass Pass(int pass, int width, int height)
    {
        var columns = Count(width, StartX[pass], StepX[pass]);
        var rows = Count(height, StartY[pass], StepY[pass]);

        // A pass without a pixel in either direction is not sent at all, not even its filter types.
        return columns == 0 || rows == 0
            ? default
            : new Adam7Pass(columns, rows, StartX[pass], StartY[pass], StepX[pass], StepY[pass]);
    }

    private static int Count(int side, int start, int step) => (int)(((long)side - start + step - 1) / step);

    /// <summary>Bytes of all scanlines with their filter types.</summary>
    public static Int128 TotalBytes(PngHeader header)
    {
        Int128 total = 0;
        for (var pass = 0; pass < Passes; pass++)
        {
            var (columns, rows, _, _, _, _) = Pass(pass, header.Width, header.Height);
            total += (Int128)rows * (header.ScanlineBytes(columns) + 1);
        }

        return total;
    }

    /// <summary>Puts the pixels of a pass's scanline where they belong.</summary>
    /// <param name="scanline">The pass's pixels, side by side.</param>
    /// <param name="row">A row of the picture at the same depth; below 8 bits its pixels of this pass must be 0.</param>
    /// <param name="pass">The pass.</param>
    /// <param name="bitsPerPixel">1 to 64.</param>
    public static void Scatter(ReadOnlySpan<byte> scanline, Span<byte> row, Adam7Pass pass, int bitsPerPixel)
    {
        switch (bitsPerPixel)
        {
            case < 8:
                ScatterBits(scanline, row, pass, bitsPerPixel);
                break;
            case 8 or 24:
                ScatterWords(scanline, row, pass, bitsPerPixel / 8);
                break;
            case 16 or 48:
                ScatterWords(Words<ushort>(scanline), Words<ushort>(row), pass, bitsPerPixel / 16);
                break;
            case 32:
                ScatterWords(Words<uint>(scanline), Words<uint>(row), pass, 1);
                break;
            default:
                ScatterWords(Words<ulong>(scanline), Words<ulong>(row), pass, 1);
                break;
        }
    }

    private static void ScatterWords<TWord>(ReadOnlySpan<TWord> scanline, Span<TWord> row, Adam7Pass pass, int perPixel)
    {
        var to = pass.StartX * perPixel;
        var gap = (pass.StepX - 1) * perPixel;
        for (var from = 0; from < scanline.Length; to += gap)
        {
            for (var i = 0; i < perPixel; i++)
            {
                row[to++] = scanline[from++];
            }
        }
    }

    private static ReadOnlySpan<TWord> Words<TWord>(ReadOnlySpan<byte> bytes)
        where TWord : struct => MemoryMarshal.Cast<byte, TWord>(bytes);

    private static Span<TWord> Words<TWord>(Span<byte> bytes)
        where TWord : struct => MemoryMarshal.Cast<byte, TWord>(bytes);

    private static void ScatterBits(ReadOnlySpan<byte> scanline, Span<byte> row, Adam7Pass pass, int bitsPerPixel)
    {
        var mask = (1 << bitsPerPixel) - 1;
        for (var i = 0; i < pass.Columns; i++)
        {
            var from = (long)i * bitsPerPixel;
            var to = (pass.StartX + ((long)i * pass.StepX)) * bitsPerPixel;
            var sample = (scanline[(int)(from / 8)] >> (8 - bitsPerPixel - (int)(from % 8))) & mask;
            row[(int)(to / 8)] |= (byte)(sample << (8 - bitsPerPixel - (int)(to % 8)));
        }
    }
}
