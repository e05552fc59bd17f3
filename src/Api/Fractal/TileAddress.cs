using System.Numerics;
using Api.Http;
using Kernels;

namespace Api.Fractal;

/// <summary>
/// Where a tile lies. At zoom 0 one tile shows the square of 4 x 4 around -0.75 + 0i; each zoom has four tiles for one of the zoom
/// before. Column x counts to the right, row y in the direction of growing imaginary parts, like the rows of a picture. A tile of more
/// than 256 x 256 pixels shows the same square, with the pixels of the smaller tiles of a deeper zoom.
/// </summary>
/// <remarks>
/// The square's borders are multiples of 1/4 and the distance of pixels is a power of two, so every coordinate is a double without
/// rounding: a pixel of a tile stands for the same point, bit for bit, as the pixel of any larger picture on the same grid.
/// </remarks>
internal static class TileAddress
{
    /// <summary>Pixels of the smallest tile's side.</summary>
    private const int LeastSide = 256;

    /// <summary>
    /// The deepest zoom of the smallest tiles: pixels are 2^-48 apart, eight times as far as the doubles near the set's outermost points. Deeper, the
    /// roundings of an orbit of some thousand steps grow to a pixel's size.
    /// </summary>
    private const int MaxZoom = 42;

    private const double WorldSide = 4;
    private const double WorldMinX = -2.75;
    private const double WorldMinY = -2;

    public static readonly LongParameter Zoom = new("z", "Zoom: 0 is one tile, and each next one has four times as many.", MaxZoom)
    {
        Required = true,
        Example = "2",
    };

    public static readonly LongParameter Column = new("x", "Column of the tile, 0 to 2^z - 1, from the left.", (1L << MaxZoom) - 1)
    {
        Required = true,
        Example = "1",
    };

    public static readonly LongParameter Row = new("y", "Row of the tile, 0 to 2^z - 1, from the smallest imaginary part on.", (1L << MaxZoom) - 1)
    {
        Required = true,
        Example = "1",
    };

    public static readonly ChoiceParameter<int> Size = new(
        "size", "Pixels of the tile's side: the same square in more detail, in fewer replies than the smaller tiles of a deeper zoom.",
        ("256", LeastSide), ("512", 2 * LeastSide), ("1024", 4 * LeastSide))
    {
        Example = "256",
    };

    public static readonly PathSchema Schema = new(Zoom, Column, Row);

    /// <summary>The view of a tile of so many pixels a side, with a margin of so many pixels on every side.</summary>
    /// <exception cref="RequestProblemException">400: there is no such column or row at this zoom, or no such zoom at this size.</exception>
    public static MandelbrotView ViewOf(QueryValues path, int size, int iterations, int margin)
    {
        var zoom = (int)path.Get(Zoom);
        var (column, row) = (path.Get(Column), path.Get(Row));
        Check(zoom, Zoom, MaxZoom - BitOperations.Log2((uint)(size / LeastSide)), "with size", size);
        Check(column, Column, (1L << zoom) - 1, "at zoom", zoom);
        Check(row, Row, (1L << zoom) - 1, "at zoom", zoom);
        var step = WorldSide / size / (1L << zoom);
        var minX = WorldMinX + (((column * size) - margin) * step);
        var minY = WorldMinY + (((row * size) - margin) * step);
        var side = size + (2 * margin);
        return new MandelbrotView(side, side, minX, minX + (side * step), minY, minY + (side * step), iterations);
    }

    private static void Check(long value, LongParameter parameter, long largest, string where, int whereValue)
    {
        if (value > largest)
        {
            var detail = FormattableString.Invariant($"'{parameter.Name}' is a whole number from 0 to {largest} {where} {whereValue}, not '{value}'.");
            throw Problems.InvalidParameters([new ParameterError(parameter.Name, "out-of-range", detail)]);
        }
    }
}
