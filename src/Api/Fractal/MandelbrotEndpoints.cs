using Api.Buffers;
using Api.Catalog;
using Api.Hosting;
using Api.Http;
using Api.Jobs;
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

    private static Task<IResult> RenderAsync(HttpContext context, PictureLimits limits, KernelSwitches switches, JobRunner jobs, BufferPool pool)
    {
        var query = context.Query();
        return ReplyAsync(
            context, limits, switches, jobs, pool,
            new MandelbrotPicture(query.Get(MandelbrotQuery.PaletteName), query.Get(MandelbrotQuery.Shading)));
    }

    private static Task<IResult> CountAsync(HttpContext context, PictureLimits limits, KernelSwitches switches, JobRunner jobs, BufferPool pool) =>
        ReplyAsync(context, limits, switches, jobs, pool, MandelbrotPicture.Counts);

    private static async Task<IResult> ReplyAsync(
        HttpContext context, PictureLimits limits, KernelSwitches switches, JobRunner jobs, BufferPool pool, MandelbrotPicture picture)
    {
        var query = context.Query();
        var view = MandelbrotQuery.ViewOf(query);
        var options = switches.Usable(MandelbrotQuery.Options(query));
        var compression = query.Get(CommonQuery.Compression);
        limits.CheckSize(view.Width, view.Height);
        limits.CheckWork(view.Width, view.Height, view.Iterations);

        var tag = EntityTag.Of(view, options.Precision, picture, compression);
        if (EntityTag.Matches(context.Request, tag))
        {
            SetCacheHeaders(context.Response, tag);
            return TypedResults.StatusCode(StatusCodes.Status304NotModified);
        }

        var result = await jobs.RunAsync(
            context, MandelbrotPipeline.Plan(view, options, picture, compression),
            (output, threads, report, cancellation) => MandelbrotPipeline.Run(
                view, options with { Threads = threads }, picture, compression, output, pool, report, cancellation));
        SetCacheHeaders(context.Response, tag);
        return result;
    }

    private static void SetCacheHeaders(HttpResponse response, Microsoft.Net.Http.Headers.EntityTagHeaderValue tag)
    {
        response.Headers.ETag = tag.ToString();
        response.Headers.CacheControl = "public, max-age=31536000, immutable";
    }
}
