using System.Threading.RateLimiting;
using Api.Http;
using Microsoft.Extensions.Options;

namespace Api.Hosting;

/// <summary>A token bucket for each client address on the picture endpoints; off unless configured.</summary>
internal static class ClientRateLimit
{
    private const string Policy = "client";

    public static IServiceCollection AddClientRateLimit(this IServiceCollection services)
    {
        services.AddRateLimiter(options =>
        {
            options.AddPolicy(Policy, context =>
            {
                var perSecond = context.RequestServices.GetRequiredService<IOptions<LimitsOptions>>().Value.ClientRequestsPerSecond;
                return RateLimitPartition.GetTokenBucketLimiter(
                    context.Connection.RemoteIpAddress?.ToString() ?? "unknown",
                    _ => new TokenBucketRateLimiterOptions
                    {
                        TokenLimit = perSecond,
                        TokensPerPeriod = perSecond,
                        ReplenishmentPeriod = TimeSpan.FromSeconds(1),
                    });
            });
            options.OnRejected = async (rejected, _) =>
            {
                var wait = rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var retryAfter) ? retryAfter : TimeSpan.FromSeconds(1);
                await ProblemFilter.Reply(rejected.HttpContext, Problems.TooManyRequests(wait)).ExecuteAsync(rejected.HttpContext);
            };
        });
        return services;
    }

    /// <summary>Where no limit is configured there is no limiter: it would look at its buckets ten times a second, for nothing.</summary>
    public static WebApplication UseClientRateLimit(this WebApplication app)
    {
        if (IsOn(app.Services))
        {
            app.UseRateLimiter();
        }

        return app;
    }

    public static RouteGroupBuilder LimitClients(this RouteGroupBuilder group) =>
        IsOn(((IEndpointRouteBuilder)group).ServiceProvider) ? group.RequireRateLimiting(Policy) : group;

    private static bool IsOn(IServiceProvider services) =>
        services.GetRequiredService<IOptions<LimitsOptions>>().Value.ClientRequestsPerSecond > 0;
}
