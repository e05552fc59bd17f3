using System.Buffers;

namespace Png.Tests.Support;

/// <summary>Cuts memory into the segments of a sequence.</summary>
internal static class Segments
{
    /// <summary>Segments of the given sizes, repeated until the bytes are used up; 0 makes an empty one.</summary>
    public static ReadOnlySequence<byte> Of(ReadOnlyMemory<byte> bytes, params ReadOnlySpan<int> sizes)
    {
        var first = new Segment(bytes[..Math.Min(sizes[0], bytes.Length)], 0);
        var last = first;
        for (var (at, i) = (first.Memory.Length, 1); at < bytes.Length; i++)
        {
            var size = Math.Min(sizes[i % sizes.Length], bytes.Length - at);
            last = last.Append(bytes.Slice(at, size));
            at += size;
        }

        return new ReadOnlySequence<byte>(first, 0, last, last.Memory.Length);
    }

    private sealed class Segment : ReadOnlySequenceSegment<byte>
    {
        public Segment(ReadOnlyMemory<byte> memory, long runningIndex)
        {
            Memory = memory;
            RunningIndex = runningIndex;
        }

        public Segment Append(ReadOnlyMemory<byte> memory)
        {
            var next = new Segment(memory, RunningIndex + Memory.Length);
            Next = next;
            return next;
        }
    }
}
