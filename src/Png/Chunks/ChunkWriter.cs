using System.Buffers;
using System.Buffers.Binary;
using Png.Checksums;

namespace Png.Chunks;

/// <summary>Lays out chunks: length, type, data, CRC of type and data.</summary>
internal static class ChunkWriter
{
    /// <summary>The eight bytes before the first chunk.</summary>
    public static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    /// <summary>Writes a whole chunk.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="type">One of <see cref="ChunkType"/>.</param>
    /// <param name="data">May be empty.</param>
    public static void Write(IBufferWriter<byte> output, uint type, ReadOnlySpan<byte> data)
    {
        var crc = WriteStart(output, type, data.Length);
        output.Write(data);
        WriteEnd(output, Crc32.Update(crc, data));
    }

    /// <summary>Writes what comes before the data of a chunk; the CRC so far.</summary>
    public static uint WriteStart(IBufferWriter<byte> output, uint type, int length)
    {
        var start = output.GetSpan(8);
        BinaryPrimitives.WriteInt32BigEndian(start, length);
        BinaryPrimitives.WriteUInt32BigEndian(start[4..], type);
        var crc = Crc32.Update(0, start.Slice(4, 4));
        output.Advance(8);
        return crc;
    }

    /// <summary>Writes what comes after the data of a chunk.</summary>
    public static void WriteEnd(IBufferWriter<byte> output, uint crc)
    {
        BinaryPrimitives.WriteUInt32BigEndian(output.GetSpan(4), crc);
        output.Advance(4);
    }
}
