using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using System.Text;
using Microsoft.Net.Http.Headers;

namespace Api.Http;

/// <summary>
/// HTTP/1.1's chunked coding (RFC 9112, section 7.1), framed here: Kestrel leaves a body alone that says it is coded already,
/// and has no trailers in its own coding. Until the last chunk every client knows that the body is not complete.
/// </summary>
internal sealed class ChunkedBody : ReplyBody
{
    private readonly PipeWriter _writer;

    public ChunkedBody(HttpResponse response)
        : base(response)
    {
        response.Headers[HeaderNames.TransferEncoding] = "chunked";
        _writer = response.BodyWriter;
    }

    public override async Task EndAsync(string trailer, string value)
    {
        Text($"0\r\n{trailer}: {value}\r\n\r\n");
        await _writer.FlushAsync(Response.HttpContext.RequestAborted);
    }

    protected override async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellation)
    {
        if (bytes.IsEmpty)
        {
            return; // an empty chunk is the last one
        }

        Text(bytes.Length.ToString("x", CultureInfo.InvariantCulture) + "\r\n");
        _writer.Write(bytes.Span);
        Text("\r\n");
        await _writer.FlushAsync(cancellation);
        cancellation.ThrowIfCancellationRequested();
    }

    private void Text(string text) => Encoding.ASCII.GetBytes(text, _writer);
}
