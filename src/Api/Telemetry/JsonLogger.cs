using System.Buffers;
using System.Text.Json;

namespace Api.Telemetry;

/// <summary>Writes what is logged under one category, a JSON object for each line. Whatever the text, it is escaped.</summary>
internal sealed class JsonLogger : ILogger
{
    [ThreadStatic]
    private static ArrayBufferWriter<byte>? _buffer;

    [ThreadStatic]
    private static Utf8JsonWriter? _json;

    private readonly JsonEncodedText _category;
    private readonly LogLines _lines;

    public JsonLogger(string category, LogLines lines)
    {
        _category = JsonEncodedText.Encode(category);
        _lines = lines;
    }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        var buffer = _buffer ??= new ArrayBufferWriter<byte>(1024);
        buffer.ResetWrittenCount();
        var json = _json ??= new Utf8JsonWriter(buffer);
        json.Reset(buffer);
        json.WriteStartObject();
        json.WriteString("time"u8, DateTime.UtcNow);
        json.WriteString("level"u8, Name(logLevel));
        json.WriteString("category"u8, _category);
        if (state is IJsonLine line)
        {
            line.WriteTo(json);
        }
        else
        {
            json.WriteString("message"u8, formatter(state, exception));
        }

        if (exception is not null)
        {
            json.WriteString("exception"u8, exception.ToString());
        }

        json.WriteEndObject();
        json.Flush();
        buffer.Write("\n"u8);
        _lines.Add(buffer.WrittenSpan, isUrgent: state is not IJsonLine);
    }

    private static ReadOnlySpan<byte> Name(LogLevel level) => level switch
    {
        LogLevel.Trace => "trace"u8,
        LogLevel.Debug => "debug"u8,
        LogLevel.Information => "info"u8,
        LogLevel.Warning => "warn"u8,
        LogLevel.Error => "error"u8,
        _ => "critical"u8,
    };
}
