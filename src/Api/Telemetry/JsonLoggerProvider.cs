using System.Collections.Concurrent;

namespace Api.Telemetry;

/// <summary>Log lines as JSON on the standard output.</summary>
/// <remarks>
/// The usual console logger makes a string of each line, hands it to a thread of its own and writes it with system calls of its
/// own, which small requests feel. Here lines are bytes from the start and are written many at a time.
/// </remarks>
[ProviderAlias("Json")]
internal sealed class JsonLoggerProvider : ILoggerProvider
{
    private readonly ConcurrentDictionary<string, JsonLogger> _loggers = new(StringComparer.Ordinal);
    private readonly LogLines _lines;

    public JsonLoggerProvider()
        : this(Console.OpenStandardOutput())
    {
    }

    internal JsonLoggerProvider(Stream output) => _lines = new LogLines(output);

    public ILogger CreateLogger(string categoryName) => _loggers.GetOrAdd(categoryName, name => new JsonLogger(name, _lines));

    public void Dispose() => _lines.Dispose();
}
