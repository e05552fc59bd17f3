using Api.Settings;
using Api.Telemetry;
using Microsoft.Extensions.Configuration.Memory;

namespace Api.Hosting;

/// <summary>What is logged unless the configuration says otherwise, and how it looks.</summary>
internal static class LoggingSetup
{
    public static WebApplicationBuilder ConfigureLogging(this WebApplicationBuilder builder)
    {
        // The framework writes four lines a request at its default level. First of all sources, so that any other wins.
        builder.Configuration.Sources.Insert(0, new MemoryConfigurationSource
        {
            InitialData =
            [
                new("Logging:LogLevel:Microsoft.AspNetCore", "Warning"),

                // While it may log anything at all, each request gets a scope and an activity, 600 bytes that nobody looks at. Traces
                // have their own.
                new("Logging:LogLevel:Microsoft.AspNetCore.Hosting.Diagnostics", "None"),
                new("Logging:LogLevel:Microsoft.Extensions.Diagnostics.HealthChecks", "None"), // an error for each probe of a full service
            ],
        });
        builder.Logging.ClearProviders();
        if (IsText(builder.Setting<TelemetryOptions>().LogFormat))
        {
            builder.Logging.AddSimpleConsole(console => console.SingleLine = true);
        }
        else
        {
            builder.Logging.AddProvider(new JsonLoggerProvider());
        }

        return builder;
    }

    private static bool IsText(string format) => format == "text" || (format == "auto" && !Console.IsOutputRedirected);
}
