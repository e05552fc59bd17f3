namespace Api.OpenApi;

/// <summary>Marks an endpoint whose request body is a PNG.</summary>
internal sealed class PngBody;
