namespace Api.Health;

/// <summary>The body of a probe.</summary>
/// <param name="Status"><c>healthy</c> or <c>unhealthy</c>.</param>
/// <param name="Checks">What was looked at, and what was found.</param>
internal sealed record HealthReply(string Status, IReadOnlyDictionary<string, string> Checks);
