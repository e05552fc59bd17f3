using System.Net;
using System.Net.Sockets;

namespace Load.Http;

/// <summary>
/// A keep-alive connection that sends one request at a time and waits for its reply. The socket blocks, and its thread with
/// it: on a machine that is shared with the service this costs a fraction of what an asynchronous client takes, as no thread
/// pool wakes up for a reply. Not for use by two threads.
/// </summary>
internal sealed class HttpConnection : IDisposable
{
    private const int BufferBytes = 256 * 1024;

    private readonly EndPoint _server;
    private readonly int _timeoutMs;
    private readonly byte[] _buffer = GC.AllocateUninitializedArray<byte>(BufferBytes);
    private Socket? _socket;
    private int _start;
    private int _end;

    public HttpConnection(EndPoint server, TimeSpan timeout)
    {
        _server = server;
        _timeoutMs = (int)timeout.TotalMilliseconds;
    }

    /// <summary>Bytes received since the connection was made, heads included.</summary>
    public long BytesIn { get; private set; }

    /// <summary>Bytes sent.</summary>
    public long BytesOut { get; private set; }

    /// <summary>Sends a request and hands its reply to the sink.</summary>
    /// <returns>The status.</returns>
    /// <exception cref="SocketException">The connection broke, or nothing came within the timeout.</exception>
    /// <exception cref="ReplyException">The reply is not understood.</exception>
    public int Send(HttpRequest request, IReplySink sink)
    {
        try
        {
            return TrySend(request, sink);
        }
        catch
        {
            // Whatever else comes on this connection belongs to no request.
            Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        _socket?.Dispose();
        _socket = null;
        (_start, _end) = (0, 0);
    }

    private int TrySend(HttpRequest request, IReplySink sink)
    {
        _socket ??= Connect();
        try
        {
            for (var sent = 0; sent < request.Bytes.Length;)
            {
                sent += _socket.Send(request.Bytes.AsSpan(sent));
            }

            BytesOut += request.Bytes.Length;
        }
        catch (SocketException refused) when (refused.SocketErrorCode is SocketError.ConnectionReset or SocketError.Shutdown)
        {
            // A server that refuses an upload may answer and close before it has all of it: the answer is what counts.
        }

        var head = ReadHead();
        var (status, closes, length, isChunked) = (head.Status, head.Closes, head.ContentLength, head.IsChunked);
        sink.OnHead(head);
        if (request.HasReplyBody && status is not (204 or 304))
        {
            if (isChunked)
            {
                ReadChunks(sink);
            }
            else if (length >= 0)
            {
                ReadBody(length, sink);
            }
            else
            {
                throw new ReplyException("The reply has neither Content-Length nor chunks.");
            }
        }

        if (closes)
        {
            Dispose();
        }

        return status;
    }

    private Socket Connect()
    {
        var socket = new Socket(_server.AddressFamily, SocketType.Stream, ProtocolType.Tcp)
        {
            NoDelay = true,
            ReceiveTimeout = _timeoutMs,
            SendTimeout = _timeoutMs,
        };
        try
        {
            socket.Connect(_server);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private ReplyHead ReadHead()
    {
        while (true)
        {
            var there = _buffer.AsSpan(_start, _end - _start);
            var length = there.IndexOf("\r\n\r\n"u8);
            if (length >= 0)
            {
                _start += length + 4;
                var head = ReplyHead.Parse(there[..(length + 4)]);

                // 100 Continue and its kin come before the reply proper.
                if (head.Status >= 200)
                {
                    return head;
                }

                continue;
            }

            Fill();
        }
    }

    private void ReadBody(long length, IReplySink sink)
    {
        while (length > 0)
        {
            if (_start == _end)
            {
                Fill();
            }

            var piece = _buffer.AsSpan(_start, (int)Math.Min(length, _end - _start));
            _start += piece.Length;
            length -= piece.Length;
            sink.OnBody(piece);
        }
    }

    private void ReadChunks(IReplySink sink)
    {
        while (ChunkSize(ReadLine()) is var size and > 0)
        {
            ReadBody(size, sink);
            if (!ReadLine().IsEmpty)
            {
                throw new ReplyException("A chunk is longer than it says.");
            }
        }

        for (var line = ReadLine(); !line.IsEmpty; line = ReadLine())
        {
            const int Colon = 13;
            if (line.Length > Colon && line[Colon] == ':' && System.Text.Ascii.EqualsIgnoreCase(line[..Colon], "server-timing"u8))
            {
                sink.OnServerTimingTrailer(line[(Colon + 1)..].Trim((byte)' '));
            }
        }
    }

    private static int ChunkSize(ReadOnlySpan<byte> line) =>
        System.Buffers.Text.Utf8Parser.TryParse(line, out int size, out var digits, 'x') && digits > 0 && size >= 0
            ? size
            : throw new ReplyException("A chunk's size is no number.");

    private ReadOnlySpan<byte> ReadLine()
    {
        while (true)
        {
            var there = _buffer.AsSpan(_start, _end - _start);
            var length = there.IndexOf("\r\n"u8);
            if (length >= 0)
            {
                _start += length + 2;
                return there[..length];
            }

            Fill();
        }
    }

    // Receives behind what is there, which is moved to the front when the end of the buffer is near.
    private void Fill()
    {
        if (_start == _end)
        {
            (_start, _end) = (0, 0);
        }
        else if (_end == _buffer.Length)
        {
            if (_start == 0)
            {
                throw new ReplyException($"A line or head is longer than {BufferBytes} bytes.");
            }

            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }

        var received = _socket!.Receive(_buffer.AsSpan(_end));
        if (received == 0)
        {
            throw new ReplyException("The server closed the connection before the end of the reply.");
        }

        _end += received;
        BytesIn += received;
    }
}
