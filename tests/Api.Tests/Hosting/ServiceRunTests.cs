using System.Net;
using System.Net.Sockets;
using Api.Tests.Support;

namespace Api.Tests.Hosting;

/// <summary>The program itself, told to listen where it cannot.</summary>
public sealed class ServiceRunTests
{
    [Fact]
    public async Task Start_PortInUse_EndsWithOneLineThatNamesIt()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var url = $"http://{other.LocalEndpoint}";

        var (exitCode, output, errors) = await ProgramRun.ToEndAsync(("ASPNETCORE_URLS", url));

        Assert.Equal(69, exitCode);
        Assert.StartsWith($"Cannot listen at {url}: ", errors, StringComparison.Ordinal);
        Assert.Single(errors.TrimEnd().Split('\n'));
        Assert.DoesNotContain("BackgroundService", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nowhere")]
    [InlineData("http://127.0.0.1:99999")]
    public async Task Start_NoAddress_IsAWrongSetting(string url)
    {
        var (exitCode, _, errors) = await ProgramRun.ToEndAsync(("ASPNETCORE_URLS", url));

        Assert.Equal(78, exitCode);
        Assert.StartsWith($"Cannot listen at {url}: ", errors, StringComparison.Ordinal);
    }
}
