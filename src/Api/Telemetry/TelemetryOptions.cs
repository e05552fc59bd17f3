using System.ComponentModel.DataAnnotations;
using Api.Settings;

namespace Api.Telemetry;

/// <summary>What the service says about itself, and to whom.</summary>
internal sealed class TelemetryOptions : ISettings
{
    public static string Section => "Telemetry";

    [Setting("How log lines look; auto is text on a terminal and JSON elsewhere")]
    [AllowedValues("auto", "json", "text")]
    public string LogFormat { get; set; } = "auto";

    [Setting("Whether each request is logged, in one line; probes never are")]
    public bool LogRequests { get; set; } = true;

    [Setting("Where metrics and traces go over OTLP; so does `OTEL_EXPORTER_OTLP_ENDPOINT`, and without either nothing is collected")]
    public Uri? Endpoint { get; set; }

    [Setting("Time between two exports of the metrics", "seconds")]
    [Range(1.0, 3600.0)]
    public double MetricSeconds { get; set; } = 15;

    [Setting("Share of the requests that is traced, where the caller's trace context does not say")]
    [Range(0.0, 1.0)]
    public double TraceRatio { get; set; } = 1;
}
