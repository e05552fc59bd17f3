using System.Collections;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Api.Telemetry;

/// <summary>
/// One line of the log about one request. Nothing of what the client wrote is in it but the request's id, which is checked, and
/// the method, where it is none that exists: the route is the pattern, and there is no query.
/// </summary>
internal sealed class RequestSummary : IJsonLine, IReadOnlyList<KeyValuePair<string, object?>>
{
    private readonly HttpContext _context;
    private readonly RequestRecord _record;

    public RequestSummary(HttpContext context, RequestRecord record, string route, int status)
    {
        _context = context;
        _record = record;
        Route = route;
        Status = status;
        Milliseconds = Ms(Stopwatch.GetTimestamp() - record.Started);
    }

    public string Route { get; }

    public int Status { get; }

    public double Milliseconds { get; }

    // For providers that list a state's values: the whole line is one.
    public int Count => 1;

    public KeyValuePair<string, object?> this[int index] => index == 0
        ? new KeyValuePair<string, object?>("Request", ToString())
        : throw new ArgumentOutOfRangeException(nameof(index));

    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator()
    {
        yield return this[0];
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public void WriteTo(Utf8JsonWriter json)
    {
        json.WriteString("id"u8, _context.TraceIdentifier);
        if (Trace() is { } traceId)
        {
            Span<byte> trace = stackalloc byte[16];
            Span<byte> hex = stackalloc byte[32];
            traceId.CopyTo(trace);
            Convert.TryToHexStringLower(trace, hex, out _);
            json.WriteString("trace"u8, hex);
        }

        json.WriteString("method"u8, Short(_context.Request.Method));
        json.WriteString("route"u8, Route);
        json.WriteNumber("status"u8, Status);
        if (_record.Problem is { } problem)
        {
            json.WriteString("problem"u8, problem);
        }

        if (_record.Width > 0)
        {
            json.WriteNumber("width"u8, _record.Width);
            json.WriteNumber("height"u8, _record.Height);
        }

        if (_record.Job is { } job)
        {
            json.WriteString("kernel"u8, job.Kernel.Variant);
            json.WriteNumber("vector"u8, job.Kernel.VectorBits);
            json.WriteNumber("threads"u8, job.Kernel.Threads);
            Duration(json, "queueMs"u8, job.Times.Queue);
            Duration(json, "decodeMs"u8, job.Times.Decode);
            Duration(json, "kernelMs"u8, job.Times.Kernel);
            Duration(json, "encodeMs"u8, job.Times.Encode);
        }

        if (_record.WriteTicks > 0)
        {
            Duration(json, "writeMs"u8, _record.WriteTicks);
        }

        json.WriteNumber("bytesIn"u8, _record.BytesIn);
        json.WriteNumber("bytesOut"u8, _record.BytesOut);
        json.WriteNumber("ms"u8, Math.Round(Milliseconds, 3));
    }

    /// <summary>For a terminal.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Short(_context.Request.Method)} {Route} {Status}{(_record.Problem is { } problem ? " " + problem : "")} {_record.Width}x{_record.Height} {_record.Job?.Kernel.Variant} {Milliseconds:0.0} ms {_context.TraceIdentifier}");

    // The service's own trace, or where it makes none, the caller's: somebody else's log may have it too.
    private ActivityTraceId? Trace() => Activity.Current is { } activity
        ? activity.TraceId
        : ActivityContext.TryParse(_context.Request.Headers.TraceParent, null, out var caller) ? caller.TraceId : null;

    private static void Duration(Utf8JsonWriter json, ReadOnlySpan<byte> name, long ticks) =>
        json.WriteNumber(name, Math.Round(Ms(ticks), 3));

    private static double Ms(long ticks) => ticks * 1000.0 / Stopwatch.Frequency;

    // The server accepts any token as a method; a token has no control characters, but it may be long.
    private static string Short(string method) => method.Length <= 16 ? method : method[..16];
}
