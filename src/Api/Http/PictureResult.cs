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
            RequestRecord.Of(httpContext).Job = _picture.Report;
            var response = httpContext.Response;
            response.ContentType = "image/png";
            response.ContentLength = _picture.Png.Length;
            response.Headers["Server-Timing"] = _picture.Report.Times.ServerTiming();
            response.Headers["X-Kernel"] = _picture.Report.Kernel.ToString();
            if (HttpMethods.IsHead(httpContext.Request.Method))
            {
                return;
            }

            await PictureBody.SendAsync(response, _picture.Png.Written());
        }
    }
}
