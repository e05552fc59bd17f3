using System.Diagnostics;

namespace Api.Tests.Settings;

/// <summary>The program itself, started with wrong settings.</summary>
public sealed class SettingsStartTests
{
    [Theory]
    [InlineData("Limits__MaxPixels", "abc")]
    [InlineData("Limits__MaxPixel", "5")]
    [InlineData("Limits__Permits", "0")]
    public async Task Start_WrongSetting_EndsWithOneLineThatNamesIt(string variable, string value)
    {
        var (exitCode, output, errors) = await RunAsync((variable, value));

        Assert.Equal(78, exitCode);
        Assert.StartsWith(variable + " is ", errors, StringComparison.Ordinal);
        Assert.Single(errors.TrimEnd().Split('\n'));
        Assert.Equal(string.Empty, output);
    }

    [Fact]
    public async Task Start_TwoSectionsWrong_NamesBoth()
    {
        var (exitCode, _, errors) = await RunAsync(("Limits__MaxPixels", "abc"), ("Telemetry__LogFormat", "loud"));

        Assert.Equal(78, exitCode);
        Assert.Equal(2, errors.TrimEnd().Split('\n').Length);
    }

    [Fact]
    public async Task Start_NothingLeftForJobs_SaysWhichSettingsContradict()
    {
        var (exitCode, _, errors) = await RunAsync(("Limits__MemoryBudgetBytes", "10000000"), ("Limits__ConnectionBytes", "9000000"));

        Assert.Equal(78, exitCode);
        Assert.Equal(
            "Limits__ConnectionBytes and Limits__CacheBytes are 9,000,000 and 625,000; they must leave a quarter of Limits__MemoryBudgetBytes, 10,000,000, to jobs.",
            errors.TrimEnd());
    }

    private static async Task<(int ExitCode, string Output, string Errors)> RunAsync(params (string Variable, string Value)[] environment)
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
