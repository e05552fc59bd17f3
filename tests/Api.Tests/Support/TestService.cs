using Api.Buffers;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Api.Tests.Support;

/// <summary>The service in this process, with settings of the test's own; checks on disposal that no buffer is left rented.</summary>
internal sealed class TestService : IDisposable
{
    private readonly WebApplicationFactory<Program> _factory;

    public TestService(params (string Name, string Value)[] settings)
    {
        _factory = new WebApplicationFactory<Program>().WithWebHostBuilder(host =>
        {
            // No client comes late here: a test's end does not wait for one.
            host.UseSetting("Limits:DrainSeconds", "0");
            foreach (var (name, value) in settings)
            {
                host.UseSetting(name, value);
            }
        });
        Client = _factory.CreateClient(new WebApplicationFactoryClientOptions { AllowAutoRedirect = false });
    }

    public HttpClient Client { get; }

    public IServiceProvider Services => _factory.Services;

    public BufferPool Pool => Services.GetRequiredService<BufferPool>();

    public void Dispose()
    {
        // A reply's buffers go back after its last byte was sent, which the client may see first. One moment without any is enough:
        // what is measured after the start rents some for a while.
        var rests = SpinWait.SpinUntil(() => Pool.RentedBytes == 0, TimeSpan.FromMinutes(1));
        var rented = Pool.RentedBytes;
        Client.Dispose();
        _factory.Dispose();
        Assert.True(rests, $"{rented} bytes are rented.");
    }
}
