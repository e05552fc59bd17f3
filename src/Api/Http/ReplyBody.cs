using System.Diagnostics;
using System.Runtime.CompilerServices;
using Api.Buffers;
using Api.Telemetry;
using Microsoft.Net.Http.Headers;

namespace Api.Http;

/// <summary>A reply's body of unknown length, with a field behind it where the protocol has room for one. As the server frames it.</summary>
internal class ReplyBody
{
    private readonly BlocksUnderWay _underWay = new();

    protected ReplyBody(HttpResponse response) => Response = response;

    protected HttpResponse Response { get; }

    /// <summary>Whether the body is framed here.</summary>
    protected virtual bool IsInChunks => false;

    /// <summary>Begins a reply. The trailing field is announced, where there will be one.</summary>
    /// <param name="response">Its headers are set already.</param>
    /// <param name="trailer">Name of the field that <see cref="EndAsync"/> will send.</param>
    public static ReplyBody Begin(HttpResponse response, string trailer)
    {
        if (response.SupportsTrailers())
        {
            response.DeclareTrailer(trailer);
            return new ReplyBody(response);
        }

        // Kestrel has no trailers under HTTP/1.1; under HTTP/1.0 nobody has.
        if (!HttpProtocol.IsHttp11(response.HttpContext.Request.Protocol))
        {
            return new ReplyBody(response);
        }

        response.Headers[HeaderNames.Trailer] = trailer;
        return new ChunkedBody(response);
    }

    /// <summary>Sends bytes and gives them back.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public async ValueTask SendAsync(SegmentedBuffer bytes)
    {
        using (bytes)
        {
            var start = Stopwatch.GetTimestamp();
            await ReplyWriter.WriteAsync(Response, bytes.Written(), IsInChunks, _underWay);
            RequestRecord.Of(Response.HttpContext).Wrote(start, bytes.Length);
        }
    }

    /// <summary>The body is complete.</summary>
    public virtual Task EndAsync(string trailer, string value)
    {
        if (Response.SupportsTrailers())
        {
            Response.AppendTrailer(trailer, value);
        }

        return Task.CompletedTask;
    }
}
