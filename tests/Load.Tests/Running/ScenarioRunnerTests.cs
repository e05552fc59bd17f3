using Load.Checks;
using Load.Http;
using Load.Model;
using Load.Running;
using Load.Service;
using Load.Statistics;
using Load.Tests.Http;

namespace Load.Tests.Running;

public sealed class ScenarioRunnerTests
{
    private const string Hello = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 5\r\n\r\nhello";

    [Fact]
    public void Run_Closed_CountsWhatTheServerAnswered()
    {
        using var server = new ScriptedServer(4096, TimeSpan.FromMilliseconds(5), Hello);

        var result = Run(server, LoadSimulation.KeepConstant(2, TimeSpan.FromSeconds(0.5)));

        // One request more: the first, which is checked.
        Assert.Equal(server.Requests - 1, result.Requests);
        Assert.Equal(result.Requests, result.Total.Statuses[200]);
        Assert.Equal(result.Requests * Hello.Length, result.BytesIn);
        Assert.Equal(0, result.Total.Failed);
        Assert.True(result.Latency.Min >= 5, $"a reply after {result.Latency.Min} ms, though the server waits for 5");
        Assert.False(result.IsFailure);
    }

    // The server takes 40 ms, arrivals come every 1 ms, and at most 32 are under way: the later one arrives the longer it
    // waits, and its latency must show that, not only the 40 ms.
    [Fact]
    public void Run_OpenAboveCapacity_LatencyCountsFromTheScheduledArrival()
    {
        using var server = new ScriptedServer(4096, TimeSpan.FromMilliseconds(40), Hello);

        var result = Run(server, LoadSimulation.Inject(1000, TimeSpan.FromSeconds(0.5)));

        // 500 arrivals by 32 workers are 16 rounds of 40 ms: the last begins after 600 ms and was due before 500.
        Assert.Equal(500, result.Total.Passed);
        Assert.True(result.Latency.Max > 100, $"at most {result.Latency.Max} ms");
        Assert.True(result.Latency.Min >= 40, $"at least {result.Latency.Min} ms");
    }

    [Fact]
    public void Run_AnotherBodyLater_Fails()
    {
        using var server = new ScriptedServer(4096, TimeSpan.Zero, Hello, Hello, Hello.Replace("hello", "hallo", StringComparison.Ordinal));

        var result = Run(server, LoadSimulation.KeepConstant(1, TimeSpan.FromSeconds(0.1)));

        Assert.Equal(1, result.Total.Passed);
        Assert.Equal(["failed%<=0"], result.Broken);
        Assert.Contains("differ", result.Total.Messages[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("HTTP/1.1 503 No\r\nContent-Length: 0\r\n\r\n", "status 503")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 5\r\n\r\nhello", "content type")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 5\r\n\r\nhullo", "not what")]
    public void Run_WrongFirstReply_FailsWithoutLoad(string reply, string message)
    {
        using var server = new ScriptedServer(4096, TimeSpan.Zero, reply);

        var result = Run(server, LoadSimulation.KeepConstant(1, TimeSpan.FromSeconds(0.1)));

        Assert.True(result.IsFailure);
        Assert.Contains(message, result.Total.Messages[0], StringComparison.Ordinal);
        Assert.Equal(1, server.Requests);
    }

    [Fact]
    public void Run_RepliesBreakOff_AreFailures()
    {
        using var server = new ScriptedServer(4096, TimeSpan.FromMilliseconds(1), Hello, "HTTP/1.1 200 OK\r\nnonsense\r\n\r\n");

        var result = Run(server, LoadSimulation.KeepConstant(1, TimeSpan.FromSeconds(0.1)));

        Assert.Equal(0, result.Total.Passed);
        Assert.Equal(result.Total.Failed, result.Total.Statuses[0]);
        Assert.True(result.IsFailure);
    }

    private static ScenarioResult Run(ScriptedServer server, LoadSimulation load)
    {
        var scenario = new Scenario("test/hello")
        {
            Steps = () =>
            [
                new Step("hello", HttpRequest.Get("/"), new Expectation(200)
                {
                    ContentType = "text/plain",
                    Verify = body => body.AsSpan().SequenceEqual("hello"u8) ? null : "not what was to come",
                }),
            ],
            Simulations = [load],
            Thresholds = [Threshold.NothingFailed],
        };
        var options = new RunOptions(TimeSpan.FromSeconds(1), TimeSpan.Zero, 1, null, 0, TimeSpan.FromSeconds(30));
        return Assert.Single(new ScenarioRunner(server.EndPoint, options, new ServerGauge(null, null), []).Run(scenario, (_, _) => { }));
    }
}
