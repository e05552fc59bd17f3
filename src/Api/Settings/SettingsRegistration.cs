using Api.Access;
using Api.Hosting;
using Api.Telemetry;
using Microsoft.Extensions.Options;

namespace Api.Settings;

/// <summary>The sections of the configuration.</summary>
internal static class SettingsRegistration
{
    /// <summary>EX_CONFIG of sysexits.h: the exit code when a setting is wrong.</summary>
    public const int BadConfiguration = 78;

    /// <summary>
    /// Binds all sections, before anything is built from them. What is wrong is written down, a line for each mistake that
    /// names the setting.
    /// </summary>
    /// <returns>Whether the service can start.</returns>
    public static bool TryAddSettings(this WebApplicationBuilder builder, TextWriter errors)
    {
        var failures = new List<string>();
        Add<LimitsOptions>(builder, failures);
        Add<AccessOptions>(builder, failures);
        Add<TelemetryOptions>(builder, failures);
        failures.ForEach(errors.WriteLine);
        return failures.Count == 0;
    }

    /// <summary>A section for those who need it before the services are built.</summary>
    public static T Setting<T>(this WebApplicationBuilder builder)
        where T : class, ISettings =>
        ((IOptions<T>)builder.Services.Single(service => service.ServiceType == typeof(IOptions<T>)).ImplementationInstance!).Value;

    private static void Add<T>(WebApplicationBuilder builder, List<string> failures)
        where T : class, ISettings, new()
    {
        var settings = new T();
        failures.AddRange(SettingsBinder.Bind(settings, builder.Configuration));
        builder.Services.AddSingleton(Options.Create(settings));
    }
}
