using System.Buffers;
using Api.Buffers;
using Png;

namespace Api.Uploads;

/// <summary>A received PNG: its bytes, and its header, which is within the limits. Owns the bytes.</summary>
internal sealed class Upload : IDisposable
{
    private readonly SegmentedBuffer _bytes;

    public Upload(SegmentedBuffer bytes, PngHeader header)
    {
        _bytes = bytes;
        Header = header;
    }

    public PngHeader Header { get; }

    public ReadOnlySequence<byte> Bytes => _bytes.Written();

    public void Dispose() => _bytes.Dispose();
}
