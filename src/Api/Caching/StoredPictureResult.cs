using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using Api.Http;

namespace Api.Caching;

/// <summary>
/// A picture that was not computed for this request: <c>X-Cache</c> says where it came from, <c>X-Kernel</c> what computed it, and
/// <c>Server-Timing</c> has this request's total only, as no stage ran for it.
/// </summary>
internal sealed class StoredPictureResult : IResult
{
    private readonly ReadOnlySequence<byte> _png;
    private readonly string _kernel;
    private readonly string _origin;
    private readonly long _start;
    private readonly IDisposable _owner;

    /// <param name="png">The file.</param>
    /// <param name="kernel">What computed it.</param>
    /// <param name="origin"><c>hit</c> of the cache, or <c>shared</c> with another request.</param>
    /// <param name="start">When the request began to wait, a <see cref="Stopwatch"/> timestamp.</param>
    /// <param name="owner">Disposed of when the file is sent, or when sending fails.</param>
    public StoredPictureResult(ReadOnlySequence<byte> png, string kernel, string origin, long start, IDisposable owner)
    {
        _png = png;
        _kernel = kernel;
        _origin = origin;
        _start = start;
        _owner = owner;
    }

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        using (_owner)
        {
            var response = httpContext.Response;
            response.ContentType = "image/png";
            response.ContentLength = _png.Length;
            response.Headers["Server-Timing"] = string.Create(
                CultureInfo.InvariantCulture, $"total;dur={Stopwatch.GetElapsedTime(_start).TotalMilliseconds:0.###}");
            response.Headers["X-Kernel"] = _kernel;
            response.Headers["X-Cache"] = _origin;
            if (HttpMethods.IsHead(httpContext.Request.Method))
            {
                return;
            }

            await PictureBody.SendAsync(response, _png);
        }
    }
}
