using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
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
        Encoding.ASCII.GetBytes($"0\r\n{trailer}: {value}\r\n\r\n", _writer);
        await _writer.FlushAsync(Response.HttpContext.RequestAborted);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    protected override async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellation)
    {
        if (bytes.IsEmpty)
        {
            return; // an empty chunk is the last one
        }

        Span<byte> length = stackalloc byte[sizeof(int) * 2];
        bytes.Length.TryFormat(length, out var digits, "x", CultureInfo.InvariantCulture);
        _writer.Write(length[..digits]);
        _writer.Write("\r\n"u8);
        _writer.Write(bytes.Span);
        _writer.Write("\r\n"u8);
        await _writer.FlushAsync(cancellation);
        cancellation.ThrowIfCancellationRequested();
    }
}
