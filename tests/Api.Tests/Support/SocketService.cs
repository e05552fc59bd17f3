using System.Net;
using System.Net.Sockets;
using Api.Admission;
using Api.Buffers;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace Api.Tests.Support;

/// <summary>
/// The service behind real sockets, for what happens on the connection; checks on disposal that no buffer is left rented and
/// no core taken.
/// </summary>
internal sealed class SocketService : IDisposable
{
    private readonly WebApplicationFactory<Program> _factory;

    /// <param name="version">The version of HTTP that is spoken, without TLS and without negotiation.</param>
    /// <param name="settings">Settings of the test's own.</param>
    public SocketService(Version version, params (string Name, string Value)[] settings)
    {
        _factory = new SocketFactory(settings);
        _factory.UseKestrel(server => server.Listen(
            IPAddress.Loopback, 0, at => at.Protocols = version.Major == 2 ? HttpProtocols.Http2 : HttpProtocols.Http1));
        _factory.StartServer();
        Address = _factory.ClientOptions.BaseAddress;
        Client = new HttpClient(new SocketsHttpHandler { ConnectCallback = ConnectAsync })
        {
            BaseAddress = Address,
            DefaultRequestVersion = version,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        CoresAtRest = Admission.FreeCores;
    }

    public HttpClient Client { get; }

    public Uri Address { get; }

    public BufferPool Pool => _factory.Services.GetRequiredService<BufferPool>();

    public AdmissionControl Admission => _factory.Services.GetRequiredService<AdmissionControl>();

    public int CoresAtRest { get; }

    /// <summary>Waits until no core is taken and no buffer rented; false where that takes longer than any machine needs.</summary>
    public bool ComesToRest() =>
        SpinWait.SpinUntil(() => Pool.RentedBytes == 0 && Admission.FreeCores == CoresAtRest, TimeSpan.FromMinutes(1));

    public void Dispose()
    {
        Client.Dispose();
        var rests = ComesToRest();
        var (rented, cores) = (Pool.RentedBytes, Admission.FreeCores);
        _factory.Dispose();
        Assert.True(rests, $"{rented} bytes are rented and {cores} of {CoresAtRest} cores free.");
    }

    // A reader that stops is to be felt at once, not when megabytes have filled the socket.
    private static async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellation)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true, ReceiveBufferSize = 64 * 1024 };
        try
        {
            await socket.ConnectAsync(context.DnsEndPoint, cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private sealed class SocketFactory((string Name, string Value)[] settings) : WebApplicationFactory<Program>
    {
        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            foreach (var (name, value) in settings)
            {
                builder.UseSetting(name, value);
            }
        }
    }
}
