using Api.Http;
using Microsoft.Net.Http.Headers;

namespace Api.Web;

/// <summary>A <see cref="WebAsset"/> as a reply: compressed where the client takes it, and 304 where the client has it.</summary>
internal sealed class WebAssetResult : IResult
{
    private readonly WebAsset _asset;
    private readonly string _cacheControl;

    public WebAssetResult(WebAsset asset, string cacheControl)
    {
        _asset = asset;
        _cacheControl = cacheControl;
    }

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var (request, response) = (httpContext.Request, httpContext.Response);
        var isCompressed = TakesGzip(request) && _asset.Compressed.Length < _asset.Content.Length;
        var content = isCompressed ? _asset.Compressed : _asset.Content;

        // Other bytes, another tag.
        var tag = new EntityTagHeaderValue($"\"{_asset.Digest}{(isCompressed ? "-gzip" : string.Empty)}\"");
        response.Headers.ETag = tag.ToString();
        response.Headers.CacheControl = _cacheControl;
        response.Headers.Vary = HeaderNames.AcceptEncoding;
        if (request.Matches(tag.ToString()))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        response.ContentType = _asset.ContentType;
        response.ContentLength = content.Length;
        if (isCompressed)
        {
            response.Headers.ContentEncoding = "gzip";
        }

        if (!HttpMethods.IsHead(request.Method))
        {
            await response.Body.WriteAsync(content, httpContext.RequestAborted);
        }
    }

    private static bool TakesGzip(HttpRequest request) =>
        request.GetTypedHeaders().AcceptEncoding.Any(encoding => encoding.Value.Equals("gzip", StringComparison.OrdinalIgnoreCase) && encoding.Quality is not 0);
}
