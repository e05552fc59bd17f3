namespace Api.OpenApi;

/// <summary>Marks an endpoint whose reply is a PNG.</summary>
/// <param name="Cacheable">Whether it carries an ETag and answers 304.</param>
internal sealed record PictureReply(bool Cacheable);
