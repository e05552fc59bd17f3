using Load.Checks;
using Load.Http;
using Load.Model;

namespace Load.Scenarios;

/// <summary>
/// <c>GET /mandelbrot/tiles</c>: somebody walks from the whole set into the seahorse valley, and at each zoom sees a window of
/// three by two tiles. Once every tile is computed, once the service may send what it kept.
/// </summary>
internal static class TileScenarios
{
    private const int Side = 256;
    private const int Iterations = 200;
    private const int FirstZoom = 2;
    private const int LastZoom = 9;
    private const int Columns = 3;
    private const int Rows = 2;

    // Where the walk leads to.
    private const double Real = -0.7436;
    private const double Imaginary = 0.1318;

    // The square that the tile of zoom 0 shows.
    private const double WorldSide = 4;
    private const double WorldMinX = -2.75;
    private const double WorldMinY = -2;

    public static IEnumerable<Scenario> All() =>
    [
        new Scenario("tiles/computed") { Steps = () => Walk("no-cache"), Thresholds = [Threshold.NothingFailed] },
        new Scenario("tiles/kept") { Steps = () => Walk(null), Thresholds = [Threshold.NothingFailed] },
    ];

    private static IReadOnlyList<Step> Walk(string? cacheControl) =>
    [
        .. from zoom in Enumerable.Range(FirstZoom, LastZoom - FirstZoom + 1)
           from row in Enumerable.Range(0, Rows)
           from column in Enumerable.Range(0, Columns)
           select Tile(zoom, First(Real - WorldMinX, zoom, Columns) + column, First(Imaginary - WorldMinY, zoom, Rows) + row, cacheControl),
    ];

    // The first of so many tiles in a row that have the point among them, as near to their middle as the square's borders allow.
    private static int First(double point, int zoom, int tiles) =>
        Math.Clamp((int)Math.Round((point / WorldSide * (1 << zoom)) - (tiles / 2.0)), 0, (1 << zoom) - tiles);

    private static Step Tile(int zoom, int column, int row, string? cacheControl)
    {
        var name = FormattableString.Invariant($"{zoom}/{column}/{row}");
        var target = FormattableString.Invariant($"/mandelbrot/tiles/{name}.png?iters={Iterations}");
        var step = WorldSide / Side / (1 << zoom);
        return new Step(
            name,
            cacheControl is null ? HttpRequest.Get(target) : HttpRequest.Get(target, ("Cache-Control", cacheControl)),
            new Expectation(200)
            {
                Verify = reply => PictureCheck.Indexed(reply, Side, Side, ReferenceMandelbrot.Draw(
                    Side, Side, Iterations, isSingle: false,
                    (WorldMinX + (column * Side * step), step), (WorldMinY + (row * Side * step), step))),
            })
        {
            Megapixels = Side * Side / 1e6,
        };
    }
}
