using System.Net;
using System.Net.Sockets;
using Api.Verbs;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Api.Tests.Verbs;

public sealed class HealthProbeTests
{
    [Theory]
    [InlineData(null, null, null, "http://localhost:8080/health/ready")]
    [InlineData(null, "http://+:80;https://+:443", "9", "http://localhost/health/ready")]
    [InlineData(null, "http://*:5000", null, "http://localhost:5000/health/ready")]
    [InlineData(null, "http://0.0.0.0:5000", null, "http://localhost:5000/health/ready")]
    [InlineData(null, "http://[::]:5000", null, "http://localhost:5000/health/ready")]
    [InlineData(null, null, "9090;9091", "http://localhost:9090/health/ready")]
    [InlineData("/health/live", null, "9090", "http://localhost:9090/health/live")]
    [InlineData("http://blur:81", "http://+:80", null, "http://blur:81/health/ready")]
    [InlineData("http://blur:81/health/live", null, null, "http://blur:81/health/live")]
    [InlineData("blur", null, null, null)]
    [InlineData("ftp://blur", null, null, null)]
    public void Locate_TargetAndEnvironment_IsTheUrlToAsk(string? target, string? urls, string? ports, string? expected)
    {
        var url = HealthProbe.Locate(target, name => name switch
        {
            "ASPNETCORE_URLS" => urls,
            "ASPNETCORE_HTTP_PORTS" => ports,
            _ => null,
        });

        Assert.Equal(expected, url?.AbsoluteUri);
    }

    [Theory]
    [InlineData(200, 0)]
    [InlineData(503, 1)]
    public async Task Run_ServiceAnswers_IsZeroForASuccessOnly(int status, int expected)
    {
        await using var service = WebApplication.CreateSlimBuilder().Build();
        service.Urls.Add("http://127.0.0.1:0");
        service.MapGet("/health/ready", (HttpContext context) => context.Response.StatusCode = status);
        await service.StartAsync();
        var output = new StringWriter();

        var exitCode = HealthProbe.Run(service.Urls.Single(), _ => null, output);

        Assert.Equal(expected, exitCode);
        Assert.Equal($"{service.Urls.Single()}/health/ready {status}\n", output.ToString().ReplaceLineEndings("\n"));
    }

    [Fact]
    public void Run_NobodyListens_IsOne()
    {
        using var taken = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        taken.Bind(new IPEndPoint(IPAddress.Loopback, 0)); // a port that is ours, where nothing listens

        Assert.Equal(1, HealthProbe.Run($"http://{taken.LocalEndPoint}", _ => null, new StringWriter()));
    }

    [Fact]
    public void Run_NoUrl_IsOneAndSaysSo()
    {
        var output = new StringWriter();

        Assert.Equal(1, HealthProbe.Run("blur", _ => null, output));
        Assert.Contains("'blur'", output.ToString(), StringComparison.Ordinal);
    }
}
