using Api.Http;
using Microsoft.Net.Http.Headers;

namespace Api.Web;

/// <summary>A <see cref="WebAsset"/> as a reply: compressed where the client takes it, and 304 where the client has it.</summary>
internal sealed class WebAssetResult : IResult
{
    private readonly WebAsset _asset;
    private readonly string _cacheControl;
    private readonly string? _policy;

    /// <param name="asset">The file.</param>
    /// <param name="cacheControl">How long it may be kept.</param>
    /// <param name="policy">What it may do where that is not what every reply may.</param>
    public WebAssetResult(WebAsset asset, string cacheControl, string? policy = null)
    {
        _asset = asset;
        _cacheControl = cacheControl;
        _policy = policy;
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
        if (_policy is not null)
        {
            response.Headers.ContentSecurityPolicy = _policy;
        }

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
