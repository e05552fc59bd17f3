using System.Globalization;
using Microsoft.Extensions.Configuration.Memory;
using Microsoft.Extensions.Options;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace Api.Telemetry;

/// <summary>
/// Sends metrics and traces over OTLP while the service runs, when an endpoint is configured; otherwise nothing of
/// OpenTelemetry is even loaded. The variables <c>OTEL_*</c> work as everywhere; the section's settings are their defaults here.
/// </summary>
internal sealed class OtlpExport : IHostedService, IDisposable
{
    private const string EndpointVariable = "OTEL_EXPORTER_OTLP_ENDPOINT";
    private const string SamplerVariable = "OTEL_TRACES_SAMPLER";
    private const string ServiceName = "box-blur-mandelbrot";

    private readonly IConfiguration _configuration;
    private readonly TelemetryOptions _options;
    private Providers? _providers;

    public OtlpExport(IConfiguration configuration, IOptions<TelemetryOptions> options)
    {
        _configuration = configuration;
        _options = options.Value;
    }

    /// <summary>Whether anything is exported.</summary>
    public bool IsOn => _options.Endpoint is not null || !string.IsNullOrEmpty(_configuration[EndpointVariable]);

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _providers = IsOn ? Build() : null;
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    // Sends what is left.
    public void Dispose() => _providers?.Dispose();

    private Providers Build()
    {
        var layers = new ConfigurationBuilder();
        layers.Add(new MemoryConfigurationSource
        {
            InitialData =
            [
                new("OTEL_SERVICE_NAME", ServiceName),
                new("OTEL_METRIC_EXPORT_INTERVAL", (_options.MetricSeconds * 1000).ToString("F0", CultureInfo.InvariantCulture)),
                new(EndpointVariable, _options.Endpoint?.AbsoluteUri),
            ],
        });
        layers.AddConfiguration(_configuration);
        if (_options.Endpoint is { } endpoint)
        {
            layers.AddInMemoryCollection([new(EndpointVariable, endpoint.AbsoluteUri)]);
        }

        var configuration = layers.Build();
        var meters = Sdk.CreateMeterProviderBuilder()
            .ConfigureServices(services => services.AddSingleton<IConfiguration>(configuration))
            .AddMeter(ServiceMetrics.MeterName, "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Runtime")
            .AddOtlpExporter()
            .Build();
        var traces = Sdk.CreateTracerProviderBuilder()
            .ConfigureServices(services => services.AddSingleton<IConfiguration>(configuration))
            .AddSource(StageSpans.SourceName, "Microsoft.AspNetCore")
            .AddOtlpExporter();
        if (string.IsNullOrEmpty(configuration[SamplerVariable]))
        {
            traces.SetSampler(new ParentBasedSampler(new TraceIdRatioBasedSampler(_options.TraceRatio)));
        }

        return new Providers(meters, traces.Build());
    }

    private sealed record Providers(MeterProvider Meters, TracerProvider Traces) : IDisposable
    {
        public void Dispose()
        {
            Traces.Dispose();
            Meters.Dispose();
        }
    }
}
