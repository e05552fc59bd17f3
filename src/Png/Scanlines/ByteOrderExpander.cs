using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Png.Scanlines;

/// <summary>16-bit samples from the file's big-endian order to that of a little-endian machine.</summary>
internal sealed class ByteOrderExpander : RowExpander
{
    /// <inheritdoc/>
    public override void Expand(ReadOnlySpan<byte> scanline, Span<byte> row) =>
        BinaryPrimitives.ReverseEndianness(MemoryMarshal.Cast<byte, ushort>(scanline), MemoryMarshal.Cast<byte, ushort>(row));
}
