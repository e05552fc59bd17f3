using Api.Buffers;
using Microsoft.AspNetCore.Connections;

namespace Api.Hosting;

/// <summary>The server below the endpoints.</summary>
internal static class KestrelSetup
{
    public const string DefaultUrl = "http://localhost:8080";

    // What the server holds of a reply for a reader that is slower than the service. At the default of 64 KiB a picture
    // goes out in as many waits for the socket as it has blocks.
    private const long ResponseBufferBytes = 512 * 1024;

    public static WebApplicationBuilder ConfigureKestrel(this WebApplicationBuilder builder)
    {
        builder.WebHost.ConfigureKestrel(server =>
        {
            server.AddServerHeader = false;
            server.Limits.MaxResponseBufferSize = ResponseBufferBytes;
        });
        builder.Services.AddSingleton<IMemoryPoolFactory<byte>, TransportBlocks>();

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
