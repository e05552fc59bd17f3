using Microsoft.Extensions.Configuration.Memory;

namespace Api.Hosting;

/// <summary>What is logged unless the configuration says otherwise.</summary>
internal static class LoggingSetup
{
    public static WebApplicationBuilder ConfigureLogging(this WebApplicationBuilder builder)
    {
        // The framework writes four lines a request at its default level. First of all sources, so that any other wins.
        builder.Configuration.Sources.Insert(0, new MemoryConfigurationSource
        {
            InitialData = [new("Logging:LogLevel:Microsoft.AspNetCore", "Warning")],
        });
        return builder;
    }
}
