using System.Buffers;

namespace Png.Chunks;

/// <summary>
/// Walks a file once, front to back. It keeps its own place in the segments, so that a file in a million pieces costs
/// a million steps and not their square.
/// </summary>
internal sealed class FileCursor
{
    private ReadOnlySequence<byte> _file;
    private long _length;
    private SequencePosition _next;
    private ReadOnlyMemory<byte> _segment;
    private int _at;

    /// <summary>Goes to the start of a file and lets go of the one before.</summary>
    public void Open(in ReadOnlySequence<byte> file)
    {
        _file = file;
        _length = file.Length;
        _next = file.Start;
        _segment = default;
        _at = 0;
        Offset = 0;
    }

    /// <summary>Bytes from the start of the file to the next one.</summary>
    public long Offset { get; private set; }

    /// <summary>Bytes that are still to come.</summary>
    public long Remaining => _length - Offset;

    /// <summary>The next bytes as far as they lie together, at most <paramref name="most"/>; empty only at the end of the file.</summary>
    public ReadOnlyMemory<byte> Take(int most)
    {
        while (_at == _segment.Length)
        {
            if (!_file.TryGet(ref _next, out _segment))
            {
                _segment = default;
                _at = 0;
                return default;
            }

            _at = 0;
        }

        var taken = _segment.Slice(_at, Math.Min(most, _segment.Length - _at));
        _at += taken.Length;
        Offset += taken.Length;
        return taken;
    }

    /// <summary>Fills <paramref name="destination"/> as far as the file reaches.</summary>
    /// <returns>The bytes written.</returns>
    public int Read(Span<byte> destination)
    {
        var written = 0;
        while (written < destination.Length)
        {
            var piece = Take(destination.Length - written).Span;
            if (piece.IsEmpty)
            {
                break;
            }

            piece.CopyTo(destination[written..]);
            written += piece.Length;
        }

        return written;
    }

    /// <summary>Passes over bytes, of which at least <paramref name="count"/> remain.</summary>
    public void Skip(long count)
    {
        while (count > 0)
        {
            count -= Take((int)Math.Min(count, int.MaxValue)).Length;
        }
    }
}
