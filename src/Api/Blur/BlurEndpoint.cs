using Api.Http;
using Api.OpenApi;

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

    private static ValueTask<IResult> BlurAsync(HttpContext context, BlurReplies replies) => replies.ReplyAsync(context);
}
