using System.Text;
using Microsoft.Net.Http.Headers;

namespace Api.Http;

/// <summary>
/// HTTP/1.1's chunked coding (RFC 9112, section 7.1), framed here: Kestrel leaves a body alone that says it is coded already,
/// and has no trailers in its own coding. Until the last chunk every client knows that the body is not complete.
/// </summary>
internal sealed class ChunkedBody : ReplyBody
{
    public ChunkedBody(HttpResponse response)
        : base(response) => response.Headers[HeaderNames.TransferEncoding] = "chunked";

    protected override bool IsInChunks => true;

    public override async Task EndAsync(string trailer, string value)
    {
        var writer = Response.BodyWriter;
        Encoding.ASCII.GetBytes($"0\r\n{trailer}: {value}\r\n\r\n", writer);
        await writer.FlushAsync(Response.HttpContext.RequestAborted);
    }
}
