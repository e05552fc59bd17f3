namespace Api.Http;

/// <summary>Checks an endpoint's path and query before its handler runs, so that a malformed parameter never reaches it.</summary>
internal static class QueryFilter
{
    /// <summary>Declares the endpoint's query parameters: they are enforced, and described in the OpenAPI document.</summary>
    public static TBuilder WithQuery<TBuilder>(this TBuilder builder, QuerySchema schema)
        where TBuilder : IEndpointConventionBuilder =>
        builder.WithMetadata(schema).AddEndpointFilter((invocation, next) =>
        {
            var context = invocation.HttpContext;
            context.Features.Set(schema.Parse(context.Request.QueryString));
            return next(invocation);
        });

    /// <summary>Declares the parameters in the endpoint's path: they are enforced, and described in the OpenAPI document.</summary>
    public static TBuilder WithPath<TBuilder>(this TBuilder builder, PathSchema schema)
        where TBuilder : IEndpointConventionBuilder =>
        builder.WithMetadata(schema).AddEndpointFilter((invocation, next) =>
        {
            var context = invocation.HttpContext;
            context.Items[typeof(PathSchema)] = schema.Parse(context.Request.RouteValues);
            return next(invocation);
        });

    /// <summary>The parsed path of an endpoint that was declared with <see cref="WithPath"/>.</summary>
    public static QueryValues Path(this HttpContext context) =>
        context.Items[typeof(PathSchema)] as QueryValues ?? throw new InvalidOperationException("The endpoint's path has no parameters.");

    /// <summary>The parsed query of an endpoint that was declared with <see cref="WithQuery"/>.</summary>
    public static QueryValues Query(this HttpContext context) =>
        context.Features.Get<QueryValues>() ?? throw new InvalidOperationException("The endpoint declares no query.");
}
