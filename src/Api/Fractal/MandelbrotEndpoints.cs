using Api.Catalog;
using Api.Http;
using Api.OpenApi;

namespace Api.Fractal;

/// <summary><c>GET /mandelbrot</c> and <c>GET /mandelbrot/counts</c>: the set as a picture, and as numbers.</summary>
internal static class MandelbrotEndpoints
{
    public static IEndpointRouteBuilder MapMandelbrot(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/mandelbrot").WithTags("Pictures").ReturnsPicture(cacheable: true);
        group.MapMethods("", HttpVerbs.GetAndHead, RenderAsync)
            .WithQuery(MandelbrotQuery.PictureSchema)
            .WithSummary("Render the Mandelbrot set")
            .WithDescription("Escape counts in colour: an indexed PNG, or RGB when shaded.");
        group.MapMethods("/counts", HttpVerbs.GetAndHead, CountAsync)
            .WithQuery(MandelbrotQuery.CountsSchema)
            .WithSummary("The escape counts themselves")
            .WithDescription("A 16-bit gray PNG whose samples are the iteration counts.");
        return routes;
    }

    private static Task<IResult> RenderAsync(HttpContext context, KernelSwitches switches, MandelbrotReplies replies)
    {
        var query = context.Query();
        return ReplyAsync(
            context, switches, replies, new MandelbrotPicture(query.Get(MandelbrotQuery.PaletteName), query.Get(MandelbrotQuery.Shading)));
    }

    private static Task<IResult> CountAsync(HttpContext context, KernelSwitches switches, MandelbrotReplies replies) =>
        ReplyAsync(context, switches, replies, MandelbrotPicture.Counts);

    private static Task<IResult> ReplyAsync(
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
