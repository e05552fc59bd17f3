using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Api.Tests.Support;

/// <summary>HTTP by hand, for clients that misbehave.</summary>
internal static class SocketExtensions
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    /// <summary>Sends the head of a request, and a part of its body.</summary>
    public static Task SendPostAsync(this Socket socket, string path, byte[] body, int sendBytes)
    {
        var head = string.Create(
            CultureInfo.InvariantCulture,
            $"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: image/png\r\nContent-Length: {body.Length}\r\n\r\n");
        byte[] bytes = [.. Encoding.ASCII.GetBytes(head), .. body[..sendBytes]];
        return socket.SendAllAsync(bytes);
    }

    public static async Task SendAllAsync(this Socket socket, ReadOnlyMemory<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            bytes = bytes[await socket.SendAsync(bytes)..];
        }
    }

    /// <summary>Reads until there is so much, or the connection ends; an end by force counts as an end.</summary>
    public static async Task<byte[]> ReceiveAsync(this Socket socket, int atLeast = int.MaxValue)
    {
        var received = new List<byte>();
        var buffer = new byte[64 * 1024];
        using var limit = new CancellationTokenSource(Limit);
        try
        {
            while (received.Count < atLeast && await socket.ReceiveAsync(buffer, limit.Token) is var count and > 0)
            {
                received.AddRange(buffer.AsSpan(0, count));
            }
        }
        catch (SocketException)
        {
            // Reset by the server.
        }

        return [.. received];
    }
}
