using System.Buffers.Binary;

namespace Api.Tests.Support;

/// <summary>Where the bands of a picture lie in its file: this project's writer makes each an IDAT chunk.</summary>
internal static class ImageDataChunks
{
    private const int SignatureBytes = 8;
    private const int FrameBytes = 12; // length, type, checksum

    /// <summary>Offset of each IDAT chunk, and of what follows the last one.</summary>
    public static List<int> Borders(ReadOnlySpan<byte> png)
    {
        var borders = new List<int>();
        var at = SignatureBytes;
        while (at < png.Length)
        {
            var isData = png.Slice(at + 4, 4).SequenceEqual("IDAT"u8);
            if (isData || borders.Count > 0)
            {
                borders.Add(at);
            }

            if (!isData && borders.Count > 0)
            {
                break;
            }

            at += FrameBytes + BinaryPrimitives.ReadInt32BigEndian(png[at..]);
        }

        return borders;
    }
}
