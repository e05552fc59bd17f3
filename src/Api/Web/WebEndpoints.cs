using Api.Http;

namespace Api.Web;

/// <summary><c>GET /</c>: the page on which people see what the kernels do, and the files it is made of.</summary>
internal static class WebEndpoints
{
    // The page is looked at again each time, in one small request; what it names never changes.
    private const string AskAgain = "no-cache";
    private const string Immutable = "public, max-age=31536000, immutable";

    public static IEndpointRouteBuilder MapWebPage(this IEndpointRouteBuilder routes)
    {
        // Read when somebody looks, not when the service starts.
        var assets = new Lazy<WebAssets>();
        routes.MapMethods("/", HttpVerbs.GetAndHead, IResult () => new WebAssetResult(assets.Value.Page, AskAgain, assets.Value.PagePolicy)).ExcludeFromDescription();
        routes.MapMethods(
            WebAssets.Prefix + "{digest}/{**name}", HttpVerbs.GetAndHead,
            IResult (string digest, string? name) => digest == assets.Value.Digest && assets.Value.Find(name ?? string.Empty) is { } asset
                ? new WebAssetResult(asset, Immutable)
                : TypedResults.NotFound()).ExcludeFromDescription();
        return routes;
    }
}
