using System.Net;
using Load.Reports;
using Load.Running;
using Load.Scenarios;
using Load.Service;

namespace Load.Tests.Service;

/// <summary>The program against the service itself, started as a user's run starts it.</summary>
public sealed class ServiceProcessTests
{
    [Fact]
    public void Start_Service_IsReadyAnswersRightlyAndTellsWhatItSpends()
    {
        using var service = ServiceProcess.Start(Checkout.Service);
        var options = new RunOptions(TimeSpan.FromSeconds(0.3), TimeSpan.Zero, 2, null, 0, TimeSpan.FromSeconds(30));
        var runner = new ScenarioRunner(
            IPEndPoint.Parse(service.Url.Authority), options, new ServerGauge(service.Process, service.Counters), []);

        var results = Catalog.Matching(Catalog.All, ["blur/64", "mandelbrot/256/single/simd-128", "traffic/not-modified"])
            .SelectMany(scenario => runner.Run(scenario, (_, _) => { })).ToArray();

        Assert.Equal(7, results.Length);
        Assert.All(results, result => Assert.False(result.IsFailure, result.Line));
        Assert.All(results, result => Assert.True(result.Total.Passed > 0, result.Line));
        Assert.All(results, result => Assert.True(result.Server!.CpuSeconds > 0, result.Line));
        Assert.All(results, result => Assert.True(result.Server!.PeakResidentBytes > 10_000_000, result.Line));
        Assert.All(results, result => Assert.True(result.Server!.AllocatedBytes > 0, result.Line));
        Assert.All(results[..^1], result => Assert.True(result.Total.Stages!.Value.Total > 0, result.Line));
        Assert.Equal([304], results[^1].Total.Statuses.Keys);
    }

    [Fact]
    public void Start_NoSuchFile_SaysWhatToDo()
    {
        var missing = new FileInfo("/nowhere/Api.dll");

        Assert.Contains("--server", Assert.Throws<InvalidOperationException>(() => ServiceProcess.Start(missing)).Message, StringComparison.Ordinal);
    }
}
