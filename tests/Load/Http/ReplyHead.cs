using System.Buffers.Text;
using System.Text;

namespace Load.Http;

/// <summary>
/// The head of a reply: what a check or a statistic needs of it, as slices of the connection's buffer, valid until the body is
/// read. Nothing is allocated.
/// </summary>
internal ref struct ReplyHead
{
    public int Status;

    /// <summary>-1 where the reply does not say.</summary>
    public long ContentLength;

    public bool IsChunked;
    public bool Closes;
    public ReadOnlySpan<byte> ContentType;
    public ReadOnlySpan<byte> Kernel;
    public ReadOnlySpan<byte> EntityTag;
    public ReadOnlySpan<byte> ServerTiming;

    /// <summary>Parses a head that ends with an empty line.</summary>
    /// <exception cref="ReplyException">It is none.</exception>
    public static ReplyHead Parse(ReadOnlySpan<byte> head)
    {
        if (!head.StartsWith("HTTP/1.1 "u8) || !Utf8Parser.TryParse(head.Slice(9, 3), out int status, out var digits) || digits != 3)
        {
            throw new ReplyException("The reply does not begin with a status line of HTTP/1.1.");
        }

        var reply = new ReplyHead { Status = status, ContentLength = -1 };
        var rest = head[(head.IndexOf("\r\n"u8) + 2)..];
        for (var end = rest.IndexOf("\r\n"u8); end > 0; end = rest.IndexOf("\r\n"u8))
        {
            reply.ReadField(rest[..end]);
            rest = rest[(end + 2)..];
        }

        return reply;
    }

    private void ReadField(ReadOnlySpan<byte> line)
    {
        var colon = line.IndexOf((byte)':');
        if (colon < 0)
        {
            throw new ReplyException("A header line has no colon.");
        }

        var value = line[(colon + 1)..].Trim((byte)' ');

        // By length first: most fields are none of these.
        switch (colon)
        {
            case 4 when Is(line, "etag"u8):
                EntityTag = value;
                break;
            case 8 when Is(line, "x-kernel"u8):
                Kernel = value;
                break;
            case 10 when Is(line, "connection"u8):
                Closes = Ascii.EqualsIgnoreCase(value, "close"u8);
                break;
            case 12 when Is(line, "content-type"u8):
                ContentType = value;
                break;
            case 13 when Is(line, "server-timing"u8):
                ServerTiming = value;
                break;
            case 14 when Is(line, "content-length"u8):
                if (!Utf8Parser.TryParse(value, out ContentLength, out var digits) || digits != value.Length || ContentLength < 0)
                {
                    throw new ReplyException("Content-Length is no number.");
                }

                break;
            case 17 when Is(line, "transfer-encoding"u8):
                IsChunked = Ascii.EqualsIgnoreCase(value, "chunked"u8);
                break;
            default:
                break;
        }
    }

    private static bool Is(ReadOnlySpan<byte> line, ReadOnlySpan<byte> name) => Ascii.EqualsIgnoreCase(line[..name.Length], name);
}
