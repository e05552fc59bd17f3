namespace Api.OpenApi;

/// <summary>What an endpoint takes and returns, for the OpenAPI document.</summary>
internal static class EndpointMarks
{
    /// <summary>The body is a PNG, raw or as the file of a form; read by the handler itself.</summary>
    public static TBuilder TakesPng<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder => builder.WithMetadata(new PngBody());

    /// <summary>The reply is a PNG.</summary>
    public static TBuilder ReturnsPicture<TBuilder>(this TBuilder builder, bool cacheable = false)
        where TBuilder : IEndpointConventionBuilder => builder.WithMetadata(new PictureReply(cacheable));
}
