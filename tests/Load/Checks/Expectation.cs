using Load.Http;

namespace Load.Checks;

/// <summary>What a reply must be.</summary>
/// <param name="Status">Its status.</param>
internal sealed record Expectation(int Status)
{
    /// <summary>The media type, parameters left out; empty for none.</summary>
    public string ContentType { get; init; } = "image/png";

    /// <summary>What <c>X-Kernel</c> begins with; null where any will do.</summary>
    public string? Kernel { get; init; }

    /// <summary>Looks at the first body with independent means and says what is wrong with it; null if nothing is.</summary>
    public Func<byte[], string?>? Verify { get; init; }

    /// <summary>Whether every body is the first one, byte for byte; error replies carry an id that differs.</summary>
    public bool IsRepeatable { get; init; } = true;

    /// <summary>A refusal as a problem document.</summary>
    public static Expectation Problem(int status) =>
        new(status) { ContentType = "application/problem+json", IsRepeatable = false };

    /// <summary>What is wrong with a first reply; null if nothing is.</summary>
    public string? Fault(CapturedReply reply)
    {
        if (reply.Status != Status)
        {
            return FormattableString.Invariant($"status {reply.Status}, not {Status}: {System.Text.Encoding.UTF8.GetString(reply.Body.AsSpan(0, Math.Min(300, reply.Body.Length)))}");
        }

        if (reply.ContentType.Split(';')[0] != ContentType)
        {
            return $"content type '{reply.ContentType}', not '{ContentType}'";
        }

        return Kernel is not null && !reply.Kernel.StartsWith(Kernel, StringComparison.Ordinal)
            ? $"X-Kernel is '{reply.Kernel}', which does not begin with '{Kernel}'"
            : Verify?.Invoke(reply.Body);
    }
}
