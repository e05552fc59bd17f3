using System.Net.Sockets;
using Api.Settings;

namespace Api.Hosting;

/// <summary>Runs the service until it is told to stop.</summary>
internal static class ServiceRun
{
    /// <summary>EX_UNAVAILABLE of sysexits.h: the exit code when an address cannot be listened at, for example because it is in use.</summary>
    public const int CannotListen = 69;

    /// <summary>
    /// Starts, serves and drains. An address that cannot be used is written down in one line, as wrong settings are; the log has the
    /// exception.
    /// </summary>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(this WebApplication app, TextWriter errors)
    {
        await using (app)
        {
            try
            {
                await app.StartAsync();
            }
            catch (Exception fault) when (ExitCode(fault) is { } exitCode)
            {
                app.Lifetime.StopApplication(); // what waits for the start ends without a complaint of its own
                errors.WriteLine($"Cannot listen at {app.Configuration[WebHostDefaults.ServerUrlsKey]}: {fault.Message}");
                return exitCode;
            }

            await app.WaitForShutdownAsync();
            return 0;
        }
    }

    private static int? ExitCode(Exception fault) => fault switch
    {
        IOException or SocketException => CannotListen,
        FormatException or ArgumentException => SettingsRegistration.BadConfiguration, // no address at all
        _ => null,
    };
}
