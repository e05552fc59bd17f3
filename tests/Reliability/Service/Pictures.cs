using System.Buffers;
using Png;

namespace Reliability.Service;

/// <summary>Pictures to send.</summary>
internal static class Pictures
{
    /// <summary>RGB slopes with noise, as in a photograph.</summary>
    public static byte[] Photo(int width, int height, int seed = 1)
    {
        var format = new PngRowFormat(3, 8);
        var pixels = new byte[width * height * 3];
        var random = new Random(seed);
        for (var i = 0; i < pixels.Length; i++)
        {
            pixels[i] = (byte)((i / (width * 3) / 4) + (i % (width * 3) / 12) + random.Next(12));
        }

        return Encode(pixels, width, height, format);
    }

    /// <summary>RGBA noise, which does not compress.</summary>
    public static byte[] Noise(int width, int height, int seed = 1)
    {
        var pixels = new byte[width * height * 4];
        new Random(seed).NextBytes(pixels);
        return Encode(pixels, width, height, new PngRowFormat(4, 8));
    }

    private static byte[] Encode(byte[] pixels, int width, int height, PngRowFormat format)
    {
        var output = new ArrayBufferWriter<byte>();
        using var writer = new PngWriter(output, width, height, format);
        writer.WriteRows(pixels, format.RowBytes(width), height);
        writer.Finish();
        return output.WrittenSpan.ToArray();
    }
}
