using System.Buffers;
using Api.Admission;
using Api.Buffers;
using Png;

namespace Api.Uploads;

/// <summary>A received PNG: its bytes, and its header, which is within the limits. Owns the bytes, which count against the budget.</summary>
internal sealed class Upload : IDisposable
{
    private readonly SegmentedBuffer _bytes;

    private readonly ByteHold _hold;

    public Upload(SegmentedBuffer bytes, ByteHold hold, PngHeader header)
    {
        _bytes = bytes;
        _hold = hold;
        Header = header;
    }

    public PngHeader Header { get; }

    public ReadOnlySequence<byte> Bytes => _bytes.Written();

    public void Dispose()
    {
        _bytes.Dispose();
        _hold.Dispose();
    }
}
