using Api.Tests.Support;

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
        var (exitCode, output, errors) = await ProgramRun.ToEndAsync((variable, value));

        Assert.Equal(78, exitCode);
        Assert.StartsWith(variable + " is ", errors, StringComparison.Ordinal);
        Assert.Single(errors.TrimEnd().Split('\n'));
        Assert.Equal(string.Empty, output);
    }

    [Fact]
    public async Task Start_TwoSectionsWrong_NamesBoth()
    {
        var (exitCode, _, errors) = await ProgramRun.ToEndAsync(("Limits__MaxPixels", "abc"), ("Telemetry__LogFormat", "loud"));

        Assert.Equal(78, exitCode);
        Assert.Equal(2, errors.TrimEnd().Split('\n').Length);
    }

    [Fact]
    public async Task Start_NothingLeftForJobs_SaysWhichSettingsContradict()
    {
        var (exitCode, _, errors) = await ProgramRun.ToEndAsync(("Limits__MemoryBudgetBytes", "10000000"), ("Limits__ConnectionBytes", "9000000"));

        Assert.Equal(78, exitCode);
        Assert.Equal(
            "Limits__ConnectionBytes and Limits__CacheBytes are 9,000,000 and 625,000; they must leave a quarter of Limits__MemoryBudgetBytes, 10,000,000, to jobs.",
            errors.TrimEnd());
    }
}
