using Api.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Api.Tests.Hosting;

public sealed class LimitsTests
{
    [Theory]
    [InlineData("MaxDiameter", "256")]
    [InlineData("MaxPixels", "0")]
    [InlineData("JobSeconds", "-1")]
    [InlineData("Permits", "0")]
    [InlineData("MaxBodyBytes", "5")]
    public void Start_LimitOutOfRange_FailsAndNamesTheVariable(string name, string value)
    {
        var failure = Assert.Throws<OptionsValidationException>(() => Validate(name, value));

        Assert.Contains($"Limits__{name} is {value}; it must lie from", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("MaxPixels", "many")]
    [InlineData("MaxPixel", "5")]
    public void Start_UnreadableOrUnknownLimit_FailsAndNamesIt(string name, string value)
    {
        var failure = Assert.Throws<OptionsValidationException>(() => Validate(name, value));

        Assert.Contains(name, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Start_Defaults_AreValid() => Validate("Permits", "1");

    // What the host does before it listens.
    private static void Validate(string name, string value)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new("Limits:" + name, value)]).Build();
        using var services = new ServiceCollection().AddSingleton<IConfiguration>(configuration).AddLimits().BuildServiceProvider();
        services.GetRequiredService<IStartupValidator>().Validate();
    }
}
