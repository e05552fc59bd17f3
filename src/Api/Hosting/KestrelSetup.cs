using Api.Buffers;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;

namespace Api.Hosting;

/// <summary>The server below the endpoints.</summary>
internal static class KestrelSetup
{
    public const string DefaultUrl = "http://localhost:8080";

    // What the server holds of a reply for a reader that is slower than the service: one large block that goes out, and what follows
    // it. ReplyWriter waits until the block is sent, or a second; who is slower than that has two, and the server waits and judges.
    private const long ResponseBufferBytes = 2 * TransportBlocks.LargestBytes;

    // What is read ahead of a body that nobody reads yet: two blocks of the transport. At the default of 1 MiB a few hundred
    // requests that wait would hold more than a small container has.
    private const long RequestBufferBytes = 128 * 1024;

    // What browsers send with a cookie jar of other services on the same host; more is answered with 431.
    private const int HeaderBytes = 16 * 1024;
    private const int HeaderCount = 64;

    // Longest time for the request line and the headers, which fit one packet.
    private static readonly TimeSpan HeadersTimeout = TimeSpan.FromSeconds(15);

    // Before a sender or a reader is called slow: a phone that changes cells is silent for seconds.
    private static readonly TimeSpan RateGrace = TimeSpan.FromSeconds(5);

    public static WebApplicationBuilder ConfigureKestrel(this WebApplicationBuilder builder)
    {
        builder.WebHost.ConfigureKestrel(server =>
        {
            server.AddServerHeader = false;
            server.Limits.MaxRequestBufferSize = RequestBufferBytes;
            server.Limits.MaxResponseBufferSize = ResponseBufferBytes;
            server.Limits.MaxRequestHeadersTotalSize = HeaderBytes;
            server.Limits.MaxRequestHeaderCount = HeaderCount;
            server.Limits.RequestHeadersTimeout = HeadersTimeout;
            var limits = server.ApplicationServices.GetRequiredService<IOptions<LimitsOptions>>().Value;
            server.Limits.MaxConcurrentConnections = limits.MaxConnections;
            server.Limits.MinRequestBodyDataRate = Rate(limits.MinBodyBytesPerSecond);
            server.Limits.MinResponseDataRate = Rate(limits.MinReplyBytesPerSecond);
        });
        builder.Services.AddSingleton(provider => new TransportBlocks(provider.GetRequiredService<IOptions<LimitsOptions>>().Value.ConnectionBytes));
        builder.Services.AddSingleton<IMemoryPoolFactory<byte>>(provider => provider.GetRequiredService<TransportBlocks>());

        // A request is answered on the thread that received it: nothing wakes a thread of the pool for each piece of an upload, for
        // the request and for its reply. What computes for longer moves off by itself (JobRunner), as a connection is not read meanwhile.
        builder.WebHost.UseSockets(sockets =>
        {
            sockets.UnsafePreferInlineScheduling = true;
            sockets.MaxReadBufferSize = RequestBufferBytes; // the server's limits of the same kind are for TLS's buffers only
            sockets.MaxWriteBufferSize = ResponseBufferBytes;
        });

        // Only where nothing else says where to listen: --urls, ASPNETCORE_URLS, ASPNETCORE_HTTP_PORTS, Kestrel:Endpoints.
        var configuration = builder.Configuration;
        string[] keys = [WebHostDefaults.ServerUrlsKey, WebHostDefaults.HttpPortsKey, WebHostDefaults.HttpsPortsKey];
        if (keys.All(key => string.IsNullOrEmpty(configuration[key])) && !configuration.GetSection("Kestrel:Endpoints").Exists())
        {
            builder.WebHost.UseUrls(DefaultUrl);
        }

        return builder;
    }

    private static MinDataRate? Rate(double bytesPerSecond) => bytesPerSecond > 0 ? new(bytesPerSecond, RateGrace) : null;
}
