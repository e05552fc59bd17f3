using Kernels.Color;

namespace Kernels;

/// <summary>
/// Escape counts as a landscape lit from the north-west, 10 degrees above the horizon, in a palette's colours:
/// matplotlib's <c>LightSource(315, 10, 0, 1, 1, 0).shade(counts, cmap, PowerNorm(0.3, vmin=0, vmax=iterations), "hsv",
/// vert_exag=1.5)</c>.
/// </summary>
/// <remarks>
/// <para>
/// The slope of a pixel is half the difference of its neighbours, at the picture's edge the difference to the one neighbour.
/// The light on it is the cosine between its normal and the light's direction; it moves the colour towards black and full saturation,
/// or towards white.
/// </para>
/// <para>
/// One deviation: matplotlib stretches the light to the darkest and brightest pixel of the whole picture. Here it is stretched to
/// what any slope can reach, from -cos 10° (an upright wall facing away) to 1 (facing the light). So a row's
/// colours depend on its neighbours alone, bands and tiles meet without a seam, and on pictures that
/// hold steep slopes, as every picture of the set's border does, the levels agree to within 2.
/// </para>
/// </remarks>
public static class Relief
{
    // Pixels whose light is computed at a time, on the stack.
    private const int Chunk = 256;

    /// <summary>Shades rows of counts.</summary>
    /// <param name="countsWithNeighbours">
    /// Rows of counts, each at most <paramref name="iterations"/>: the row above if there is one, the rows to shade, the row below if there
    /// is one.
    /// </param>
    /// <param name="width">Pixels in a shaded row.</param>
    /// <param name="rows">Rows to shade.</param>
    /// <param name="hasRowAbove">Whether the counts begin with the row above; without it the first row is the picture's edge.</param>
    /// <param name="hasRowBelow">Whether the counts end with the row below; without it the last row is the picture's edge.</param>
    /// <param name="iterations">The largest count, 1 to 65,535.</param>
    /// <param name="palette">The colours.</param>
    /// <param name="rgb">Receives rows x width x 3 bytes: red, green, blue.</param>
    /// <param name="hasColumnsBeside">
    /// Whether each row of counts has one more count at either end, for tiles: width + 2 counts a row. Without them the
    /// first and the last column are the picture's edge.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">A width below 1, rows below 0, iterations outside 1..65,535.</exception>
    /// <exception cref="ArgumentException">Counts or colours do not fit the spans.</exception>
    /// <exception cref="IndexOutOfRangeException">A count is larger than the iterations.</exception>
    public static void Shade(
        ReadOnlySpan<ushort> countsWithNeighbours,
        int width,
        int rows,
        bool hasRowAbove,
        bool hasRowBelow,
        int iterations,
        Palette palette,
        Span<byte> rgb,
        bool hasColumnsBeside = false)
    {
        Validate(iterations, palette);
        var rowsBeside = (hasRowAbove ? 1 : 0, hasRowBelow ? 1 : 0);
        Shade(countsWithNeighbours, width, rows, rowsBeside, hasColumnsBeside ? 1 : 0, new CountShades(palette, iterations), rgb);
    }

    /// <summary>Shades rows of heights, in the palette's colours and those between them; otherwise like the counts.</summary>
    /// <param name="heightsWithNeighbours">Heights as <see cref="SmoothCounts"/> gives them, in the same order as counts.</param>
    /// <param name="width">Pixels in a shaded row.</param>
    /// <param name="rows">Rows to shade.</param>
    /// <param name="hasRowAbove">Whether the heights begin with the row above.</param>
    /// <param name="hasRowBelow">Whether the heights end with the row below.</param>
    /// <param name="iterations">The largest height, 1 to 65,535.</param>
    /// <param name="palette">The colours.</param>
    /// <param name="rgb">Receives rows x width x 3 bytes: red, green, blue.</param>
    /// <param name="hasColumnsBeside">Whether each row has one more height at either end.</param>
    /// <exception cref="ArgumentOutOfRangeException">A width below 1, rows below 0, iterations outside 1..65,535.</exception>
    /// <exception cref="ArgumentException">Heights or colours do not fit the spans.</exception>
    public static void Shade(
        ReadOnlySpan<float> heightsWithNeighbours,
        int width,
        int rows,
        bool hasRowAbove,
        bool hasRowBelow,
        int iterations,
        Palette palette,
        Span<byte> rgb,
        bool hasColumnsBeside = false)
    {
        Validate(iterations, palette);
        var rowsBeside = (hasRowAbove ? 1 : 0, hasRowBelow ? 1 : 0);
        Shade(heightsWithNeighbours, width, rows, rowsBeside, hasColumnsBeside ? 1 : 0, new HeightShades(palette, iterations), rgb);
    }

    private static void Validate(int iterations, Palette palette)
    {
        ArgumentNullException.ThrowIfNull(palette);
        ArgumentOutOfRangeException.ThrowIfLessThan(iterations, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(iterations, ushort.MaxValue);
    }

    private static void Shade<TSample, TShades>(
        ReadOnlySpan<TSample> samples, int width, int rows, (int Above, int Below) rowsBeside, int margin, TShades colors, Span<byte> rgb)
        where TSample : unmanaged
        where TShades : struct, IShades<TSample>
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        var stride = width + (2 * margin);
        var first = rowsBeside.Above;
        var all = rows + first + rowsBeside.Below;
        if (samples.Length < (long)all * stride)
        {
            throw new ArgumentException("There are fewer samples than the rows need.", nameof(samples));
        }

        if (rgb.Length < 3L * width * rows)
        {
            throw new ArgumentException("The colours need three bytes a pixel.", nameof(rgb));
        }

        Span<float> light = stackalloc float[Chunk];
        Span<ushort> indices = stackalloc ushort[Chunk];
        for (var row = first; row < first + rows; row++)
        {
            var (above, below) = (Math.Max(row - 1, 0), Math.Min(row + 1, all - 1));
            var line = samples.Slice(row * stride, stride);
            var lit = new ReliefLight<TSample>(
                line, samples.Slice(above * stride, stride), samples.Slice(below * stride, stride), isEdge: below - above < 2);
            var target = rgb.Slice((row - first) * width * 3, width * 3);
            for (var column = 0; column < width; column += Chunk)
            {
                var part = light[..Math.Min(Chunk, width - column)];
                lit.Fill(column + margin, part);
                colors.Find(line.Slice(margin + column, part.Length), indices);
                ShadedColor.Write(colors.Colors, indices[..part.Length], part, target.Slice(3 * column, 3 * part.Length));
            }
        }
    }
}
