using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;

namespace Browser.Tests.Support;

/// <summary>A service so patient that no slow machine makes it refuse what a page asks for.</summary>
internal sealed class PatientService : WebApplicationFactory<Program>
{
    private readonly string? _key;

    private PatientService(string? key) => _key = key;

    /// <summary>Starts one on a free port; with <c>WithWebHostBuilder</c> it would take the service's own default port.</summary>
    /// <param name="key">The key it asks for, or null for none.</param>
    public static PatientService Start(string? key = null)
    {
        var service = new PatientService(key);
        service.UseKestrel(0);
        service.StartServer();
        return service;
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder) =>
        builder.UseSetting("Limits:QueueSeconds", "60").UseSetting("Limits:JobSeconds", "120").UseSetting("Access:ApiKey", _key);
}
