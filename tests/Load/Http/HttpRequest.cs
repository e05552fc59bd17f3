using System.Text;

namespace Load.Http;

/// <summary>A request as it goes over the wire, put together once and sent many times.</summary>
/// <param name="Bytes">Head and body.</param>
/// <param name="HasReplyBody">False for HEAD.</param>
internal sealed record HttpRequest(byte[] Bytes, bool HasReplyBody = true)
{
    public static HttpRequest Get(string target, params (string Name, string Value)[] headers) =>
        new(Head("GET", target, headers));

    public static HttpRequest Post(string target, string contentType, byte[] body) => WithBody("POST", target, contentType, body);

    public static HttpRequest WithBody(string method, string target, string contentType, byte[] body) =>
        new([.. Head(method, target, [("Content-Type", contentType), ("Content-Length", FormattableString.Invariant($"{body.Length}"))]), .. body]);

    /// <summary>The same request with one more header, for requests without a body.</summary>
    public HttpRequest With(string name, string value) =>
        this with { Bytes = [.. Bytes.AsSpan()[..^2], .. Encoding.ASCII.GetBytes($"{name}: {value}\r\n\r\n")] };

    private static byte[] Head(string method, string target, IEnumerable<(string Name, string Value)> headers)
    {
        var head = new StringBuilder($"{method} {target} HTTP/1.1\r\nHost: localhost\r\n");
        foreach (var (name, value) in headers)
        {
            head.Append(name).Append(": ").Append(value).Append("\r\n");
        }

        return Encoding.ASCII.GetBytes(head.Append("\r\n").ToString());
    }
}
