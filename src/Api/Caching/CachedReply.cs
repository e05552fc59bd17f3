namespace Api.Caching;

/// <summary>An encoded picture that is kept.</summary>
/// <param name="Png">The file.</param>
/// <param name="Kernel">What computed it, as <c>X-Kernel</c> says it.</param>
internal sealed record CachedReply(byte[] Png, string Kernel);
