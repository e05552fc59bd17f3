using System.Net;
using System.Net.Sockets;
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
                    ClientOf(context.Connection.RemoteIpAddress),
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

    /// <summary>Whose bucket an address takes from: in IPv6 that of its network, as each client has 2^64 addresses to change between.</summary>
    internal static string ClientOf(IPAddress? address)
    {
        if (address is not { AddressFamily: AddressFamily.InterNetworkV6, IsIPv4MappedToIPv6: false })
        {
            return address?.MapToIPv4().ToString() ?? "unknown";
        }

        var bytes = address.GetAddressBytes();
        bytes.AsSpan(8).Clear();
        return new IPAddress(bytes).ToString();
    }

    private static bool IsOn(IServiceProvider services) =>
        services.GetRequiredService<IOptions<LimitsOptions>>().Value.ClientRequestsPerSecond > 0;
}
