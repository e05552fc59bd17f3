namespace Api.Http;

/// <summary>Headers that every reply carries.</summary>
internal static class RequiredHeaders
{
    public static IApplicationBuilder UseRequiredHeaders(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        context.Response.Headers.XContentTypeOptions = "nosniff";
        return next(context);
    });
}
