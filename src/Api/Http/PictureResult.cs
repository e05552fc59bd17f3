using System.Diagnostics;
using Api.Jobs;
using Api.Telemetry;

namespace Api.Http;

/// <summary>A finished PNG as a reply. Owns the bytes and gives them back when they are sent, or when sending fails.</summary>
internal sealed class PictureResult : IResult
{
    private readonly FinishedPicture _picture;

    public PictureResult(FinishedPicture picture) => _picture = picture;

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        using (_picture)
        {
            var record = RequestRecord.Of(httpContext);
            record.Job = _picture.Report;
            var response = httpContext.Response;
            response.ContentType = "image/png";
            response.ContentLength = _picture.Png.Length;
            response.Headers["Server-Timing"] = _picture.Report.Times.ServerTiming();
            response.Headers["X-Kernel"] = _picture.Report.Kernel.ToString();
            if (HttpMethods.IsHead(httpContext.Request.Method))
            {
                return;
            }

            var start = Stopwatch.GetTimestamp();
            await _picture.Png.CopyToAsync(response.Body, httpContext.RequestAborted);
            record.Wrote(start, _picture.Png.Length);
        }
    }
}
