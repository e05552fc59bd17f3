using System.Runtime.InteropServices;
using Kernels;
using Png;

namespace Bench.Pictures;

/// <summary>The kinds of pictures that compress and filter differently, drawn by formula.</summary>
internal static class PictureKinds
{
    // A camera's noise at 8 bits: what keeps photographs from compressing below about half.
    private const float SensorNoise = 2.2f;

    private static readonly (int Size, float Share)[] Octaves = [(192, 0.5f), (64, 0.25f), (16, 0.15f), (4, 0.1f)];

    /// <summary>Hills at four scales under sensor noise; the colours move together as they do in photographs, alpha is opaque.</summary>
    public static Picture Photo(string name, int width, int height, int channels, int bits)
    {
        var format = new PngRowFormat(channels, bits);
        return new Picture(name, width, height, format, () => DrawPhoto(width, height, format));
    }

    /// <summary>Windows with title bars and lines of small repeated glyphs on flat colours, RGB.</summary>
    public static Picture Screenshot(string name, int width, int height) =>
        new(name, width, height, new PngRowFormat(3, 8), () => DrawWindows(width, height));

    /// <summary>Discs of twelve colours on a plain ground, hard edges, RGB.</summary>
    public static Picture FlatArt(string name, int width, int height) =>
        new(name, width, height, new PngRowFormat(3, 8), () => DrawDiscs(width, height));

    /// <summary>The seeds' view of the set in palette <c>hot</c>, indexed as the service sends it.</summary>
    public static Picture MandelbrotSet(string name, int width, int height) =>
        new(name, width, height, new PngRowFormat(1, 8), () => DrawSet(width, height), Palette.Hot.Rgb);

    /// <summary>Every byte random, RGB: nothing to compress.</summary>
    public static Picture PureNoise(string name, int width, int height) =>
        new(name, width, height, new PngRowFormat(3, 8), () => DrawNoise(width * height * 3));

    private static byte[] DrawPhoto(int width, int height, PngRowFormat format)
    {
        var (channels, bits) = (format.Channels, format.BitsPerSample);
        var bytes = new byte[height * format.RowBytes(width)];
        var hasAlpha = channels is 2 or 4;
        var at = 0;
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                var light = Light(x, y);
                for (var channel = 0; channel < channels; channel++)
                {
                    var tint = Noise.Hills(x, y, 256, 100 + channel) * 48;
                    var value = (light * 200) + tint + (Noise.Normal(x, y, 200 + channel) * SensorNoise);
                    var isAlpha = hasAlpha && channel == channels - 1;
                    at = Put(bytes, at, bits, isAlpha ? 1f : Math.Clamp(value / 255, 0, 1));
                }
            }
        }

        return bytes;
    }

    private static byte[] DrawWindows(int width, int height)
    {
        var bytes = new byte[height * width * 3];
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                var color = Window(x % 360, y % 240, x / 360, y / 240);
                Put(bytes, ((y * width) + x) * 3, color);
            }
        }

        return bytes;
    }

    private static byte[] DrawDiscs(int width, int height)
    {
        var bytes = new byte[height * width * 3];
        bytes.AsSpan().Fill(0xF4);
        for (var disc = 0; disc < 24; disc++)
        {
            var (centerX, centerY) = (Noise.At(disc, 0, 1) * width, Noise.At(disc, 1, 1) * height);
            var radius = 20 + (Noise.At(disc, 2, 1) * 90);
            var color = unchecked((uint)(0x123457 * ((disc % 12) + 1))) & 0xFFFFFF;
            for (var y = Math.Max(0, (int)(centerY - radius)); y < Math.Min(height, centerY + radius); y++)
            {
                for (var x = Math.Max(0, (int)(centerX - radius)); x < Math.Min(width, centerX + radius); x++)
                {
                    if (((x - centerX) * (x - centerX)) + ((y - centerY) * (y - centerY)) < radius * radius)
                    {
                        Put(bytes, ((y * width) + x) * 3, color);
                    }
                }
            }
        }

        return bytes;
    }

    private static byte[] DrawSet(int width, int height)
    {
        const int Iterations = 200;
        var counts = new ushort[width * height];
        using (var kernel = new Mandelbrot(
            new MandelbrotView(width, height, -2.0, 0.6, -1.5, 1.5, Iterations), new MandelbrotOptions()))
        {
            kernel.Count(0, height, counts);
        }

        var table = new byte[Iterations + 1];
        ColorMap.FillIndexTable(Iterations, table);
        var indices = new byte[counts.Length];
        ColorMap.MapIndices(counts, table, indices);
        return indices;
    }

    private static byte[] DrawNoise(int length)
    {
        var bytes = new byte[length];
        for (var at = 0; at < bytes.Length; at++)
        {
            bytes[at] = (byte)(Noise.At(at, 0, 7) * 256);
        }

        return bytes;
    }

    private static float Light(int x, int y)
    {
        var light = 0f;
        for (var octave = 0; octave < Octaves.Length; octave++)
        {
            light += Octaves[octave].Share * Noise.Hills(x, y, Octaves[octave].Size, octave);
        }

        return light;
    }

    // A window of 360 x 240 pixels: frame, title bar with a gradient, text of 6 x 10 glyphs in lines of uneven length.
    private static uint Window(int x, int y, int column, int row)
    {
        if (x < 4 || y < 4)
        {
            return 0x9AA0A6;
        }

        if (y < 24)
        {
            return 0x2050A0 + (uint)(x / 24);
        }

        var (line, letter) = ((y - 24) / 14, (x - 4) / 6);
        var length = 10 + (int)(Noise.At(line, (row * 8) + column, 3) * 48);
        var (glyphX, glyphY) = ((x - 4) % 6, (y - 24) % 14);
        if (letter >= length || glyphX >= 5 || glyphY >= 9)
        {
            return 0xFFFFFF;
        }

        // 26 glyphs, each a fixed pattern of dots.
        var glyph = (int)(Noise.At(letter, line + (row * 16) + (column * 64), 4) * 26);
        return Noise.At((glyphY * 5) + glyphX, glyph, 5) < 0.4f ? 0x202124u : 0xFFFFFF;
    }

    private static void Put(byte[] bytes, int at, uint color)
    {
        bytes[at] = (byte)(color >> 16);
        bytes[at + 1] = (byte)(color >> 8);
        bytes[at + 2] = (byte)color;
    }

    private static int Put(byte[] bytes, int at, int bits, float value)
    {
        if (bits == 8)
        {
            bytes[at] = (byte)MathF.Round(value * 255);
            return at + 1;
        }

        MemoryMarshal.Write(bytes.AsSpan(at), (ushort)MathF.Round(value * 65535));
        return at + 2;
    }
}
