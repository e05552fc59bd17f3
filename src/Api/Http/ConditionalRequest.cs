using Microsoft.Net.Http.Headers;

namespace Api.Http;

/// <summary>Requests of clients that may have the reply already.</summary>
internal static class ConditionalRequest
{
    /// <summary>Whether the client already has the reply (<c>If-None-Match</c>, weak comparison, as RFC 9110 asks).</summary>
    public static bool Matches(this HttpRequest request, EntityTagHeaderValue tag) =>
        request.GetTypedHeaders().IfNoneMatch.Any(known => known.Equals(EntityTagHeaderValue.Any) || known.Compare(tag, useStrongComparison: false));
}
