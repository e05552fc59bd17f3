using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Api.Hosting;

/// <summary>The server below the endpoints: where it listens, and what it refuses before any endpoint sees it.</summary>
internal static class KestrelSetup
{
    public const string DefaultUrl = "http://localhost:8080";

    // A form around the largest picture; the exact limit is enforced, with a body that names it, where uploads are read.
    private const long BodySlackBytes = 64 * 1024;

    public static WebApplicationBuilder ConfigureKestrel(this WebApplicationBuilder builder)
    {
        builder.WebHost.ConfigureKestrel(server => server.AddServerHeader = false);
        builder.Services.AddOptions<KestrelServerOptions>()
            .Configure<Microsoft.Extensions.Options.IOptions<LimitsOptions>>(
                (server, limits) => server.Limits.MaxRequestBodySize = limits.Value.MaxBodyBytes + BodySlackBytes);

        // Only where nothing else says where to listen: --urls, ASPNETCORE_URLS, ASPNETCORE_HTTP_PORTS, Kestrel:Endpoints.
        var configuration = builder.Configuration;
        string[] keys = [WebHostDefaults.ServerUrlsKey, WebHostDefaults.HttpPortsKey, WebHostDefaults.HttpsPortsKey];
        if (keys.All(key => string.IsNullOrEmpty(configuration[key])) && !configuration.GetSection("Kestrel:Endpoints").Exists())
        {
            builder.WebHost.UseUrls(DefaultUrl);
        }

        return builder;
    }
}
