using System.Buffers;
using System.Buffers.Binary;

namespace Api.Http;

/// <summary>
/// The id of a request: the client's <c>X-Request-ID</c> when it is 1 to 64 letters, digits, dots, dashes and underscores,
/// otherwise one of our own. It is on the reply, in problem documents and in the log.
/// </summary>
internal static class RequestId
{
    public const string Header = "X-Request-ID";
    private const int MaxChars = 64;

    private static readonly SearchValues<char> Safe =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-");

    /// <summary>The id that a request is given. Everything that asks for <see cref="HttpContext.TraceIdentifier"/> gets it.</summary>
    public static string Assign(HttpContext context)
    {
        var given = context.Request.Headers[Header];
        return context.TraceIdentifier = given.Count == 1 && given[0] is { } text && IsSafe(text)
            ? text
            : New(DateTimeOffset.UtcNow);
    }

    /// <summary>An id of our own: a UUID of version 7 without dashes, so that ids are in the order of time.</summary>
    internal static string New(DateTimeOffset now)
    {
        // Nothing is granted to who knows an id, so the random bits need not come from the system, which is a call for each.
        Span<byte> bytes = stackalloc byte[16];
        Random.Shared.NextBytes(bytes);
        var random = BinaryPrimitives.ReadUInt16BigEndian(bytes[6..]) & 0xFFF;
        BinaryPrimitives.WriteInt64BigEndian(bytes, (now.ToUnixTimeMilliseconds() << 16) | 0x7000L | (long)random);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80); // the variant of RFC 9562
        return Convert.ToHexStringLower(bytes);
    }

    /// <summary>Whether text from a client may be an id.</summary>
    public static bool IsSafe(string text) => text.Length is > 0 and <= MaxChars && !text.AsSpan().ContainsAnyExcept(Safe);
}
