using Api.Tests.Support;
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
        var failure = Assert.ThrowsAny<OptionsValidationException>(() => new TestService(("Limits:" + name, value)));

        Assert.Contains($"Limits__{name} is {value}; it must lie from", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("MaxPixels", "many")]
    [InlineData("MaxPixel", "5")]
    public void Start_UnreadableOrUnknownLimit_FailsAndNamesIt(string name, string value)
    {
        var failure = Assert.ThrowsAny<InvalidOperationException>(() => new TestService(("Limits:" + name, value)));

        Assert.Contains(name, failure.Message, StringComparison.Ordinal);
    }
}
