using System.Diagnostics;
using Api.Http;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;

namespace Api.Telemetry;

/// <summary>Around every request: its id, and what is said of it when it is over, in the log, the metrics and the trace.</summary>
internal sealed class RequestTelemetry
{
    // What nginx calls it when the client has gone before it was answered.
    private const int ClientGone = 499;

    private readonly RequestDelegate _next;
    private readonly ServiceMetrics _metrics;
    private readonly ILogger _log;
    private readonly bool _logs;

    public RequestTelemetry(RequestDelegate next, ServiceMetrics metrics, ILoggerFactory loggers, IOptions<TelemetryOptions> options)
    {
        _next = next;
        _metrics = metrics;
        _log = loggers.CreateLogger("Api.Requests");
        _logs = options.Value.LogRequests && _log.IsEnabled(LogLevel.Information);
    }

    public async Task InvokeAsync(HttpContext context)
    {
        var record = RequestRecord.Of(context);
        RequestId.Assign(context);
        try
        {
            await _next(context);
        }
        finally
        {
            Finish(context, record);
        }
    }

    private void Finish(HttpContext context, RequestRecord record)
    {
        var activity = Activity.Current;
        if (context.Request.Path.StartsWithSegments("/health"))
        {
            if (activity is not null)
            {
                StageSpans.Leave(activity);
            }

            return;
        }

        var gone = context.RequestAborted.IsCancellationRequested && !record.IsCutOff;
        var status = gone ? ClientGone : context.Response.StatusCode;
        var endpoint = context.Features.Get<IExceptionHandlerFeature>()?.Endpoint ?? context.GetEndpoint(); // a fault takes it off
        var route = (endpoint as RouteEndpoint)?.RoutePattern.RawText ?? "other";
        if (record.Job is { } job && context.Features.Get<IHttpMetricsTagsFeature>() is { } tags)
        {
            tags.Tags.Add(new("picture.kernel", job.Kernel.Variant));
        }

        _metrics.Record(record, route, succeeded: status < StatusCodes.Status400BadRequest && !record.IsCutOff);
        if (activity is not null)
        {
            StageSpans.Add(activity, context, record, route);
        }

        if (_logs)
        {
            _log.Log(
                LogLevel.Information, default, new RequestSummary(context, record, route, status), null,
                static (summary, _) => summary.ToString());
        }
    }
}
