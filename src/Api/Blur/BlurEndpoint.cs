using System.Runtime.CompilerServices;
using Api.Buffers;
using Api.Catalog;
using Api.Hosting;
using Api.Http;
using Api.Jobs;
using Api.OpenApi;
using Api.Recode;
using Api.Uploads;

namespace Api.Blur;

/// <summary><c>POST /blur</c>: a PNG in, the box-blurred PNG out.</summary>
internal static class BlurEndpoint
{
    public static IEndpointRouteBuilder MapBlur(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/blur", BlurAsync)
            .WithQuery(BlurQuery.Schema)
            .WithTags("Pictures")
            .WithSummary("Box-blur a PNG")
            .WithDescription(
                "Exact means, rounded half up, the same bits from every variant and vector width. Colour is averaged "
                + "weighted by alpha; 16-bit pictures stay 16-bit; gray stays gray; a palette becomes RGB or RGBA.")
            .TakesPng()
            .ReturnsPicture();
        return routes;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private static async ValueTask<IResult> BlurAsync(
        HttpContext context, UploadReader uploads, PictureLimits limits, KernelSwitches switches, JobRunner jobs, BufferPool pool)
    {
        var query = context.Query();
        var options = switches.Usable(BlurQuery.Options(query));
        var compression = query.Get(CommonQuery.Compression);
        limits.CheckDiameter(options.Diameter);

        using var upload = await uploads.ReadAsync(context.Request);
        if (BlurQuery.AsksForNoBlur(query))
        {
            return await jobs.RunAsync(
                context, RecodePipeline.Plan(upload.Header, compression),
                (output, threads, report) => RecodePipeline.Open(
                    upload.Bytes, _ => RowMap.Identity, compression, threads, output, pool, report));
        }

        return await jobs.RunAsync(
            context, BlurPipeline.Plan(upload.Header, options, compression),
            (output, threads, report) => BlurPipeline.Open(
                upload.Bytes, options with { Threads = threads }, compression, output, pool, report));
    }
}
