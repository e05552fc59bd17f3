using Api.Buffers;
using Api.Jobs;

namespace Api.Http;

/// <summary>A finished PNG as a reply. Owns the bytes and gives them back when they are sent, or when sending fails.</summary>
internal sealed class PictureResult : IResult
{
    private readonly SegmentedBuffer _png;
    private readonly JobReport _report;

    public PictureResult(SegmentedBuffer png, JobReport report)
    {
        _png = png;
        _report = report;
    }

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        using (_png)
        {
            var response = httpContext.Response;
            response.ContentType = "image/png";
            response.ContentLength = _png.Length;
            response.Headers["Server-Timing"] = _report.Times.ServerTiming();
            response.Headers["X-Kernel"] = _report.Kernel.ToString();
            if (HttpMethods.IsHead(httpContext.Request.Method))
            {
                return;
            }

            foreach (var segment in _png.Written())
            {
                await response.Body.WriteAsync(segment, httpContext.RequestAborted);
            }
        }
    }
}
