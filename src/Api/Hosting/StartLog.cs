using System.Globalization;
using System.Net;
using Api.Access;
using Api.Settings;
using Api.Telemetry;

namespace Api.Hosting;

/// <summary>What the service says once, when it has started: its settings, and what should not stay so.</summary>
internal static partial class StartLog
{
    public static WebApplication LogStart(this WebApplication app)
    {
        app.Lifetime.ApplicationStarted.Register(() =>
        {
            var log = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger("Api.Start");
            LogSettings(log, string.Join(' ', [.. Shown<LimitsOptions>(app), .. Shown<AccessOptions>(app), .. Shown<TelemetryOptions>(app)]));
            if (!app.Services.GetRequiredService<ApiKeys>().AreRequired && app.Urls.Any(IsOpen))
            {
                LogOpen(log);
            }
        });
        return app;
    }

    /// <summary>Whether others than this machine can call an address.</summary>
    internal static bool IsOpen(string address) =>
        BindingAddress.Parse(address) is { IsUnixPipe: false, IsNamedPipe: false } parsed
        && !parsed.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        && !(IPAddress.TryParse(parsed.Host.Trim('[', ']'), out var ip) && IPAddress.IsLoopback(ip));

    private static IEnumerable<string> Shown<T>(WebApplication app)
        where T : class, ISettings
    {
        var settings = app.Services.GetRequiredService<Microsoft.Extensions.Options.IOptions<T>>().Value;
        return Setting.Of<T>().Select(setting => string.Create(
            CultureInfo.InvariantCulture, $"{setting.Variable}={setting.Show(settings)}"));
    }

    [LoggerMessage(LogLevel.Information, "Settings: {Settings}")]
    private static partial void LogSettings(ILogger log, string settings);

    [LoggerMessage(LogLevel.Warning, "Everybody who reaches this machine can use the service: it listens beyond loopback and Access__ApiKey is not set")]
    private static partial void LogOpen(ILogger log);
}
