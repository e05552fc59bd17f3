using System.Runtime.CompilerServices;
using Api.Buffers;
using Api.Http;
using Api.Jobs;
using Api.OpenApi;
using Api.Recode;
using Api.Uploads;
using Kernels;

namespace Api.Channels;

/// <summary><c>POST /channels</c>: a PNG in, the same picture with its channels in another order out.</summary>
internal static class ChannelsEndpoint
{
    private static readonly TextParameter Order = new(
        "order",
        "The channels of the result, each named by the channel of the source it is taken from: bgra or bgr swaps red and "
        + "blue (the hot palette becomes a blue flame). Gray pictures have the letters y and a.",
        "^[rgbay]{1,4}$", "one to four of the letters r, g, b, a, y")
    {
        Required = true,
        Example = "bgr",
    };

    // By the number of channels.
    private static readonly string[] Letters = ["y", "ya", "rgb", "rgba"];

    private static readonly QuerySchema Schema = new(Order, CommonQuery.Compression);

    public static IEndpointRouteBuilder MapChannels(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/channels", ReorderAsync)
            .WithQuery(Schema)
            .WithTags("Pictures")
            .WithSummary("Reorder a PNG's channels")
            .WithDescription("The order must be a permutation of the picture's channels.")
            .TakesPng()
            .ReturnsPicture();
        return routes;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private static async ValueTask<IResult> ReorderAsync(HttpContext context, UploadReader uploads, JobRunner jobs, BufferPool pool)
    {
        var query = context.Query();
        var compression = query.Get(CommonQuery.Compression);
        using var upload = await uploads.ReadAsync(context.Request);
        return await jobs.RunAsync(
            context, RecodePipeline.Plan(upload.Header, compression),
            (output, threads, report) => RecodePipeline.Open(
                upload.Bytes, format => MapFor(query.Get(Order), format), compression, threads, output, pool, report));
    }

    private static RowMap MapFor(string order, PixelFormat format) =>
        ChannelOrder.TryParse(order, format.Channels, out var channels)
            ? new(new KernelChoice("channels", 128, 1), rows => channels.Apply(rows, rows, format))
            : throw Problems.ChannelOrder(order, Letters[format.Channels - 1]);
}
