using Api.Http;

namespace Api.Access;

/// <summary>Lets only those in who send a key, in <c>X-Api-Key</c> or as a bearer token; off unless keys are configured.</summary>
internal static class ApiKeyFilter
{
    public const string Header = "X-Api-Key";
    private const string Bearer = "Bearer ";

    public static TBuilder RequireApiKey<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder =>
        builder.AddEndpointFilter((invocation, next) =>
        {
            var context = invocation.HttpContext;
            var keys = context.RequestServices.GetRequiredService<ApiKeys>();
            if (!keys.AreRequired || (Given(context.Request) is { } given && keys.Contain(given)))
            {
                return next(invocation);
            }

            context.Response.Headers.WWWAuthenticate = "Bearer";
            return ValueTask.FromResult<object?>(ProblemFilter.Reply(context, Problems.Unauthorized(Header)));
        });

    private static string? Given(HttpRequest request)
    {
        if (request.Headers[Header] is [{ } key])
        {
            return key;
        }

        return request.Headers.Authorization is [{ } text] && text.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase)
            ? text[Bearer.Length..].Trim() : null;
    }
}
