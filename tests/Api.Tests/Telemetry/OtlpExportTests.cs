using System.Text;
using Api.Tests.Support;

namespace Api.Tests.Telemetry;

public sealed class OtlpExportTests
{
    [Fact]
    public async Task Requests_WithACollector_ArriveAsMetricsAndSpans()
    {
        await using var collector = await OtlpReceiver.StartAsync();
        using var service = await ServiceProcess.StartAsync(
            ("OTEL_EXPORTER_OTLP_ENDPOINT", collector.Address), ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"),
            ("Telemetry__MetricSeconds", "1"), ("OTEL_BSP_SCHEDULE_DELAY", "200"));
        using var request = new HttpRequestMessage(HttpMethod.Get, "/mandelbrot?w=64&h=64");
        request.Headers.Add("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");

        await service.Client.SendAsync(request);
        await service.Client.GetAsync(new Uri("/mandelbrot?w=0", UriKind.Relative));

        Assert.Empty(await collector.MissingAsync(
            "metrics", "http.server.request.duration", "picture.queue.wait", "picture.stage.duration", "picture.job.cost.ratio",
            "picture.pixels", "picture.io", "picture.refusals", "invalid-parameter", "picture.queue.length", "picture.permits.used",
            "picture.memory.rented", "picture.memory.retained", "picture.memory.limit", "/mandelbrot", "box-blur-mandelbrot"));
        var trace = Encoding.Latin1.GetString(Convert.FromHexString("0af7651916cd43dd8448eb211c80319c"));
        Assert.Empty(await collector.MissingAsync("traces", trace, "GET /mandelbrot", "queue", "kernel", "encode", "write", "picture.busy_ms"));
    }
}
