using Microsoft.Net.Http.Headers;

namespace Api.Http;

/// <summary>Requests of clients that may have the reply already.</summary>
internal static class ConditionalRequest
{
    /// <summary>Whether the client already has the reply (<c>If-None-Match</c>, weak comparison, as RFC 9110 asks).</summary>
    public static bool Matches(this HttpRequest request, string tag)
    {
        if (request.Headers.IfNoneMatch.Count == 0)
        {
            return false;
        }

        var ours = new EntityTagHeaderValue(tag);
        return request.GetTypedHeaders().IfNoneMatch.Any(
            known => known.Equals(EntityTagHeaderValue.Any) || known.Compare(ours, useStrongComparison: false));
    }
}
