using System.Runtime.Intrinsics;
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
    private const float Exaggeration = 1.5f;

    // cos 10° and sin 10°, and the light's share along either axis: cos 10° * cos 45°.
    private const float Cosine = 0.98480775f;
    private const float Sine = 0.17364818f;
    private const float Axis = 0.69636424f;

    // From the reachable range -cos 10°..1 to -1..1.
    private const float Scale = 2 / (1 + Cosine);
    private const float Offset = (Cosine - 1) / (1 + Cosine);

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
        ArgumentNullException.ThrowIfNull(palette);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        ArgumentOutOfRangeException.ThrowIfLessThan(iterations, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(iterations, ushort.MaxValue);
        var margin = hasColumnsBeside ? 1 : 0;
        var stride = width + (2 * margin);
        var first = hasRowAbove ? 1 : 0;
        var all = rows + first + (hasRowBelow ? 1 : 0);
        if (countsWithNeighbours.Length < (long)all * stride)
        {
            throw new ArgumentException("There are fewer counts than the rows need.", nameof(countsWithNeighbours));
        }

        if (rgb.Length < 3L * width * rows)
        {
            throw new ArgumentException("The colours need three bytes a pixel.", nameof(rgb));
        }

        var table = IndexTables.For(iterations);
        var colors = palette.Shaded;
        Span<float> light = stackalloc float[Chunk];
        for (var row = first; row < first + rows; row++)
        {
            var (above, below) = (Math.Max(row - 1, 0), Math.Min(row + 1, all - 1));
            var neighbours = new Neighbours(
                countsWithNeighbours.Slice(row * stride, stride),
                countsWithNeighbours.Slice(above * stride, stride),
                countsWithNeighbours.Slice(below * stride, stride),
                below - above == 2 ? Exaggeration / 2 : Exaggeration);
            var counts = neighbours.Row.Slice(margin, width);
            var target = rgb.Slice((row - first) * width * 3, width * 3);
            for (var column = 0; column < width; column += Chunk)
            {
                var part = light[..Math.Min(Chunk, width - column)];
                Light(neighbours, column + margin, part);
                for (var i = 0; i < part.Length; i++)
                {
                    colors[table[counts[column + i]]].Write(part[i], target.Slice(3 * (column + i), 3));
                }
            }
        }
    }

    /// <summary>The light, -1 to 1, on the pixels from a column on.</summary>
    private static void Light(Neighbours neighbours, int column, Span<float> light)
    {
        var row = neighbours.Row;
        var above = neighbours.Above;
        var below = neighbours.Below;
        var done = 0;
        if (column == 0)
        {
            light[0] = LightAt(neighbours, 0);
            done = 1;
        }

        var one = Vector256<float>.One;
        var lanes = Vector256<float>.Count;
        for (; light.Length - done >= lanes && column + done + lanes < row.Length; done += lanes)
        {
            var at = column + done;
            var dx = (Floats(row[(at + 1)..]) - Floats(row[(at - 1)..])) * (Exaggeration / 2);
            var dy = (Floats(below[at..]) - Floats(above[at..])) * neighbours.VerticalFactor;
            var length = Vector256.Sqrt(one + (dx * dx) + (dy * dy));
            var cosine = (((dx + dy) * Axis) + (one * Sine)) / length;
            ((cosine * Scale) + (one * Offset)).CopyTo(light[done..]);
        }

        for (; done < light.Length; done++)
        {
            light[done] = LightAt(neighbours, column + done);
        }
    }

    private static float LightAt(Neighbours neighbours, int column)
    {
        var row = neighbours.Row;
        var (left, right) = (Math.Max(column - 1, 0), Math.Min(column + 1, row.Length - 1));
        var dx = (row[right] - row[left]) * (right - left == 2 ? Exaggeration / 2 : Exaggeration);
        var dy = (neighbours.Below[column] - neighbours.Above[column]) * neighbours.VerticalFactor;
        var length = MathF.Sqrt(1 + (dx * dx) + (dy * dy));
        var cosine = (((dx + dy) * Axis) + Sine) / length;
        return (cosine * Scale) + Offset;
    }

    private static Vector256<float> Floats(ReadOnlySpan<ushort> counts)
    {
        var narrow = Vector128.Create(counts);
        return Vector256.ConvertToSingle(Vector256.WidenLower(narrow.ToVector256Unsafe()).AsInt32());
    }

    private readonly ref struct Neighbours
    {
        public Neighbours(ReadOnlySpan<ushort> row, ReadOnlySpan<ushort> above, ReadOnlySpan<ushort> below, float verticalFactor)
        {
            Row = row;
            Above = above;
            Below = below;
            VerticalFactor = verticalFactor;
        }

        public ReadOnlySpan<ushort> Row { get; }

        public ReadOnlySpan<ushort> Above { get; }

        public ReadOnlySpan<ushort> Below { get; }

        /// <summary>From the difference of the rows below and above to a slope.</summary>
        public float VerticalFactor { get; }
    }
}
