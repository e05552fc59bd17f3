namespace Reliability.Service;

/// <summary>What came of a request.</summary>
/// <param name="Sent">When it was sent, a timestamp.</param>
/// <param name="Milliseconds">Until its last byte, or the failure.</param>
/// <param name="Status">Its status; 0 when there was no complete reply.</param>
/// <param name="WasStarted">Whether a reply began.</param>
internal sealed record Outcome(long Sent, double Milliseconds, int Status, bool WasStarted);
