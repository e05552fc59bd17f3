using System.Diagnostics;

namespace Api.Tests.Support;

/// <summary>The program itself, where its start fails.</summary>
internal static class ProgramRun
{
    /// <summary>Waits until it ends; it listens at a free port unless <paramref name="environment"/> says where.</summary>
    public static async Task<(int ExitCode, string Output, string Errors)> ToEndAsync(params (string Variable, string Value)[] environment)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Api.dll")])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["ASPNETCORE_URLS"] = "http://127.0.0.1:0";
        foreach (var (variable, value) in environment)
        {
            start.Environment[variable] = value;
        }

        using var process = Process.Start(start)!;
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        try
        {
            var errors = process.StandardError.ReadToEndAsync(patience.Token);
            var output = await process.StandardOutput.ReadToEndAsync(patience.Token);
            await process.WaitForExitAsync(patience.Token);
            return (process.ExitCode, output, await errors);
        }
        finally
        {
            process.Kill(entireProcessTree: true);
        }
    }
}
