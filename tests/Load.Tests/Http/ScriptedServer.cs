using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Load.Tests.Http;

/// <summary>Answers each request, whatever it says, with the next of some prepared replies, in pieces of a given size.</summary>
internal sealed class ScriptedServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly int _pieceBytes;
    private readonly TimeSpan _delay;
    private readonly Thread _thread;
    private int _next;

    /// <summary>Starts a server.</summary>
    /// <param name="pieceBytes">Bytes sent at a time.</param>
    /// <param name="delay">Before each reply.</param>
    /// <param name="replies">The last is repeated.</param>
    public ScriptedServer(int pieceBytes, TimeSpan delay, params string[] replies)
    {
        _pieceBytes = pieceBytes;
        _delay = delay;
        _listener.Start();
        _thread = new Thread(() => Accept(replies)) { IsBackground = true };
        _thread.Start();
    }

    public IPEndPoint EndPoint => (IPEndPoint)_listener.LocalEndpoint;

    public int Requests => Volatile.Read(ref _next);

    public void Dispose()
    {
        _listener.Stop();
        _thread.Join();
    }

    private void Accept(string[] replies)
    {
        try
        {
            while (true)
            {
                var socket = _listener.AcceptSocket();
                new Thread(() => Serve(socket, replies)) { IsBackground = true }.Start();
            }
        }
        catch (Exception stopped) when (stopped is SocketException or InvalidOperationException)
        {
            // Stopped, while or before it waited.
        }
    }

    // One receive is one request: they are small.
    private void Serve(Socket socket, string[] replies)
    {
        using (socket)
        {
            socket.NoDelay = true;
            var buffer = new byte[4096];
            try
            {
                while (socket.Receive(buffer) > 0)
                {
                    Thread.Sleep(_delay);
                    var reply = Encoding.ASCII.GetBytes(replies[Math.Min(Interlocked.Increment(ref _next), replies.Length) - 1]);
                    for (var at = 0; at < reply.Length; at += _pieceBytes)
                    {
                        socket.Send(reply.AsSpan(at, Math.Min(_pieceBytes, reply.Length - at)));
                    }
                }
            }
            catch (SocketException)
            {
                // The client has gone.
            }
        }
    }
}
