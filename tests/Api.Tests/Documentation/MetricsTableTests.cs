using System.Diagnostics.Metrics;
using System.Text;
using Api.Telemetry;
using Api.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Api.Tests.Documentation;

/// <summary>The list of the service's metrics is the one that its meter makes.</summary>
public sealed class MetricsTableTests
{
    [Fact]
    public void Documentation_Metrics_AreTheMeters()
    {
        var instruments = new List<Instrument>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, _) =>
            {
                if (instrument.Meter.Name == ServiceMetrics.MeterName && instruments.All(known => known.Name != instrument.Name))
                {
                    instruments.Add(instrument);
                }
            },
        };
        using var service = new TestService();
        service.Services.GetRequiredService<ServiceMetrics>();
        listener.Start();
        var expected = new StringBuilder("| metric | kind | unit | |\n|---|---|---|---|\n");
        foreach (var instrument in instruments.OrderBy(instrument => instrument.Name, StringComparer.Ordinal))
        {
            var kind = instrument.GetType().Name is var name && name.StartsWith("Observable", StringComparison.Ordinal) ? "gauge"
                : name.StartsWith("Histogram", StringComparison.Ordinal) ? "histogram" : "counter";
            expected.Append($"| `{instrument.Name}` | {kind} | {instrument.Unit} | {instrument.Description} |\n");
        }

        Assert.True(
            expected.ToString() == Repository.Between("docs/telemetry.md", "<!-- metrics:begin -->\n", "<!-- metrics:end -->"),
            "Put this between the marks:\n" + expected);
    }
}
