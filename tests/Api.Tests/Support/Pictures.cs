using System.Buffers;
using System.Runtime.InteropServices;
using Png;

namespace Api.Tests.Support;

/// <summary>Small pictures for requests, and the pixels of replies.</summary>
internal static class Pictures
{
    /// <summary>A PNG of random samples, 16-bit ones in native order.</summary>
    public static byte[] Random(int width, int height, int channels = 4, int bits = 8, int seed = 1)
    {
        var pixels = RandomPixels(width, height, channels, bits, seed);
        return Encode(pixels, width, height, new PngRowFormat(channels, bits));
    }

    public static byte[] RandomPixels(int width, int height, int channels = 4, int bits = 8, int seed = 1)
    {
        var pixels = new byte[width * height * channels * bits / 8];
        new Random(seed).NextBytes(pixels);
        return pixels;
    }

    public static byte[] Encode(byte[] pixels, int width, int height, PngRowFormat format)
    {
        var output = new ArrayBufferWriter<byte>();
        using var writer = new PngWriter(output, width, height, format);
        writer.WriteRows(pixels, format.RowBytes(width), height);
        writer.Finish();
        return output.WrittenSpan.ToArray();
    }

    public static Decoded Decode(byte[] png)
    {
        using var reader = new PngReader(new ReadOnlySequence<byte>(png));
        var stride = reader.RowFormat.RowBytes(reader.Header.Width);
        var pixels = new byte[stride * reader.Header.Height];
        reader.ReadRows(pixels, stride, reader.Header.Height);
        reader.Finish();
        return new Decoded(reader.Header, reader.RowFormat, pixels);
    }

    internal sealed record Decoded(PngHeader Header, PngRowFormat Format, byte[] Pixels)
    {
        public ReadOnlySpan<ushort> Samples16 => MemoryMarshal.Cast<byte, ushort>(Pixels);
    }
}
