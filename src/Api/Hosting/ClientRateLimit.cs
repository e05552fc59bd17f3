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

    public static RouteGroupBuilder LimitClients(this RouteGroupBuilder group)
    {
        var limits = ((IEndpointRouteBuilder)group).ServiceProvider.GetRequiredService<IOptions<LimitsOptions>>().Value;
        return limits.ClientRequestsPerSecond == 0 ? group : group.RequireRateLimiting(Policy);
    }
}
