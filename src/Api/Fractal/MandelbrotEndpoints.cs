using Api.Catalog;
using Api.Http;
using Api.OpenApi;
using Kernels;
using Png;

namespace Api.Fractal;

/// <summary><c>GET /mandelbrot</c> and what lies below it: the set as a picture, as numbers, and as the tiles of a map.</summary>
internal static class MandelbrotEndpoints
{
    public static IEndpointRouteBuilder MapMandelbrot(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("").WithTags("Pictures").ReturnsPicture(cacheable: true);
        group.MapMethods("/mandelbrot", HttpVerbs.GetAndHead, RenderAsync)
            .WithQuery(MandelbrotQuery.PictureSchema)
            .WithSummary("Render the Mandelbrot set")
            .WithDescription("Escape counts in colour: an indexed PNG, or RGB when shaded or smooth.");
        group.MapMethods("/mandelbrot/counts", HttpVerbs.GetAndHead, CountAsync)
            .WithQuery(MandelbrotQuery.CountsSchema)
            .WithSummary("The escape counts themselves")
            .WithDescription("A 16-bit gray PNG whose samples are the iteration counts.");
        group.MapMethods("/mandelbrot/tiles/{z}/{x}/{y}.png", HttpVerbs.GetAndHead, TileAsync)
            .WithPath(TileAddress.Schema)
            .WithQuery(MandelbrotQuery.TileSchema)
            .WithSummary("One tile of a map of the set")
            .WithDescription(
                "256x256 pixels, or more where size says so. At z = 0 one tile shows the square from -2.75 - 2i to 1.25 + 2i; each zoom has "
                + "four times as many tiles. Neighbouring tiles meet without a seam.");
        return routes;
    }

    private static ValueTask<IResult> RenderAsync(HttpContext context, KernelSwitches switches, MandelbrotReplies replies) =>
        ReplyAsync(context, switches, replies, MandelbrotQuery.PictureOf(context.Query()));

    private static ValueTask<IResult> CountAsync(HttpContext context, KernelSwitches switches, MandelbrotReplies replies) =>
        ReplyAsync(context, switches, replies, MandelbrotPicture.Counts);

    private static ValueTask<IResult> TileAsync(HttpContext context, KernelSwitches switches, MandelbrotReplies replies)
    {
        // The light on a pixel depends on its neighbours, also on those in the next tile.
        var query = context.Query();
        var picture = MandelbrotQuery.PictureOf(query);
        picture = picture with { Margin = picture.Relief ? 1 : 0 };
        var view = TileAddress.ViewOf(context.Path(), query.Get(TileAddress.Size), query.Get(MandelbrotQuery.Iterations), picture.Margin);
        var request = new MandelbrotRequest(view, switches.Usable(new MandelbrotOptions()), picture, PngCompression.Fast)
        {
            // Tiles come many at a time, and are small: a core each.
            MostThreads = 1,
            Keep = true,
        };
        return replies.ReplyAsync(context, request);
    }

    private static ValueTask<IResult> ReplyAsync(
        HttpContext context, KernelSwitches switches, MandelbrotReplies replies, MandelbrotPicture picture)
    {
        var query = context.Query();
        var request = new MandelbrotRequest(
            MandelbrotQuery.ViewOf(query), switches.Usable(MandelbrotQuery.Options(query)), picture, query.Get(CommonQuery.Compression))
        {
            MayBeShared = !query.Has(MandelbrotQuery.Variant) && !query.Has(CommonQuery.Vector),
        };
        return replies.ReplyAsync(context, request);
    }
}
