using System.Globalization;
using System.Text;

namespace Api.Telemetry;

/// <summary>
/// Lines on their way to a stream, written by a thread of its own so that nobody waits for the reader of the log. Ordinary lines
/// are gathered for a moment and written together. When the reader is so far behind that <see cref="MostBytes"/> are waiting,
/// lines are dropped and counted: a log that nobody takes must not fill the memory. Thread-safe.
/// </summary>
internal sealed class LogLines : IDisposable
{
    /// <summary>Bytes that may wait.</summary>
    internal const int MostBytes = 4 << 20;

    private const int FirstBytes = 64 << 10;
    private static readonly TimeSpan Gather = TimeSpan.FromMilliseconds(50);

    private readonly object _gate = new();
    private readonly Stream _output;
    private readonly Thread _thread;
    private byte[] _waiting = new byte[FirstBytes];
    private byte[] _writing = new byte[FirstBytes];
    private int _length;
    private long _dropped;
    private bool _isUrgent;
    private bool _isEnding;

    public LogLines(Stream output)
    {
        _output = output;
        _thread = new Thread(Write) { IsBackground = true, Name = "log" };
        _thread.Start();
    }

    /// <summary>Takes a line.</summary>
    /// <param name="line">With its line feed; copied.</param>
    /// <param name="isUrgent">Whether to write it now, with all that waits before it.</param>
    public void Add(ReadOnlySpan<byte> line, bool isUrgent)
    {
        lock (_gate)
        {
            if (_isEnding)
            {
                return;
            }

            if (_length + line.Length > MostBytes)
            {
                _dropped++;
                return;
            }

            if (_length + line.Length > _waiting.Length)
            {
                Array.Resize(ref _waiting, Math.Min(MostBytes, Math.Max(2 * _waiting.Length, _length + line.Length)));
            }

            var wasEmpty = _length == 0;
            line.CopyTo(_waiting.AsSpan(_length));
            _length += line.Length;
            if (wasEmpty || (isUrgent && !_isUrgent))
            {
                _isUrgent |= isUrgent;
                Monitor.Pulse(_gate);
            }
        }
    }

    /// <summary>Writes what waits, and no more after that.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _isEnding = true;
            Monitor.Pulse(_gate);
        }

        // Whoever reads the log may have stopped; the end of the service does not wait for that.
        _thread.Join(TimeSpan.FromSeconds(2));
    }

    private void Write()
    {
        while (Next() is { Length: > 0 } lines)
        {
            try
            {
                _output.Write(lines.Span);
                _output.Flush();
            }
            catch (IOException)
            {
                // Nobody reads the log any more: there is no place left to say so.
            }
        }
    }

    // Empty: the end.
    private ReadOnlyMemory<byte> Next()
    {
        lock (_gate)
        {
            while (_length == 0 && !_isEnding)
            {
                Monitor.Wait(_gate);
            }

            if (!_isUrgent && !_isEnding)
            {
                Monitor.Wait(_gate, Gather);
            }

            if (_dropped > 0)
            {
                var note = Encoding.UTF8.GetBytes(string.Create(
                    CultureInfo.InvariantCulture, $"{{\"level\":\"warn\",\"category\":\"log\",\"message\":\"{_dropped} lines were dropped\"}}\n"));
                Array.Resize(ref _waiting, Math.Max(_waiting.Length, _length + note.Length));
                note.CopyTo(_waiting, _length);
                _length += note.Length;
                _dropped = 0;
            }

            (_waiting, _writing) = (_writing, _waiting);
            var lines = _writing.AsMemory(0, _length);
            _length = 0;
            _isUrgent = false;
            return lines;
        }
    }
}
