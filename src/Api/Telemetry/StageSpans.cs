using System.Diagnostics;
using Api.Jobs;

namespace Api.Telemetry;

/// <summary>
/// The spans below a request's: queue, decode, kernel, encode, write. They are made when the request is over, from the times
/// that were taken anyway, so that nobody pays for them who does not trace. Stages overlap: a span lasts from the first to the
/// last step, and <c>picture.busy_ms</c> is the time of its steps, summed over the threads.
/// </summary>
internal static class StageSpans
{
    public const string SourceName = "Api.Pictures";

    private static readonly ActivitySource Source = new(SourceName);

    /// <summary>Describes the request's span and adds those below it.</summary>
    public static void Add(Activity request, HttpContext context, RequestRecord record, string route)
    {
        // The framework makes an activity for the log's sake too.
        if (!Source.HasListeners() || !request.IsAllDataRequested)
        {
            return;
        }

        request.DisplayName = $"{KnownMethod(context.Request.Method)} {route}";
        request.SetTag("http.request.method", KnownMethod(context.Request.Method));
        request.SetTag("http.route", route);
        request.SetTag("http.response.status_code", context.Response.StatusCode);
        request.SetTag("request.id", context.TraceIdentifier);
        if (record.Problem is { } problem)
        {
            request.SetTag("error.type", problem);
        }

        if (record.Width > 0)
        {
            request.SetTag("picture.width", record.Width);
            request.SetTag("picture.height", record.Height);
        }

        // Where a stopwatch's timestamps lie on the clock.
        var now = (Clock: DateTime.UtcNow, Ticks: Stopwatch.GetTimestamp());
        if (record.Job is { } job)
        {
            request.SetTag("picture.kernel", job.Kernel.ToString());
            var times = job.Times;
            Span("queue", new StageSpan { First = times.Started, Last = times.Started + times.Queue }, times.Queue);
            Span("decode", times.DecodeSpan, times.Decode);
            Span("kernel", times.KernelSpan, times.Kernel);
            Span("encode", times.EncodeSpan, times.Encode);
        }

        Span("write", new StageSpan { First = record.WriteStarted, Last = record.WriteEnded }, record.WriteTicks);

        void Span(string name, StageSpan span, long busyTicks)
        {
            if (span.First == 0)
            {
                return;
            }

            using var activity = Source.StartActivity(
                name, ActivityKind.Internal, request.Context, startTime: now.Clock - Stopwatch.GetElapsedTime(span.First, now.Ticks));
            activity?.SetTag("picture.busy_ms", Math.Round(Stopwatch.GetElapsedTime(0, busyTicks).TotalMilliseconds, 3));
            activity?.SetEndTime(now.Clock - Stopwatch.GetElapsedTime(span.Last, now.Ticks));
        }
    }

    /// <summary>Takes a request out of the trace: nobody looks for probes there.</summary>
    public static void Leave(Activity request)
    {
        request.IsAllDataRequested = false;
        request.ActivityTraceFlags &= ~ActivityTraceFlags.Recorded;
    }

    private static string KnownMethod(string method) => method switch
    {
        "GET" or "HEAD" or "POST" or "PUT" or "DELETE" or "OPTIONS" or "PATCH" or "TRACE" or "CONNECT" => method,
        _ => "_OTHER",
    };
}
