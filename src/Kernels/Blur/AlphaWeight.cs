using System.Runtime.InteropServices;

namespace Kernels.Blur;

/// <summary>
/// Pixels weighted by their alpha: colour times alpha, alpha as it is, in samples of twice the depth (255 * 255 fits 16
/// bits, 65,535 * 65,535 fits 32). Sums of such samples are all that the alpha-weighted mean needs.
/// </summary>
internal static class AlphaWeight
{
    public static bool IsOpaque(ReadOnlySpan<byte> pixels, PixelFormat format)
    {
        if (format.BitsPerSample == 8)
        {
            for (var i = format.Channels - 1; i < pixels.Length; i += format.Channels)
            {
                if (pixels[i] != byte.MaxValue)
                {
                    return false;
                }
            }

            return true;
        }

        var samples = MemoryMarshal.Cast<byte, ushort>(pixels);
        for (var i = format.Channels - 1; i < samples.Length; i += format.Channels)
        {
            if (samples[i] != ushort.MaxValue)
            {
                return false;
            }
        }

        return true;
    }

    /// <param name="source">A padded row; what lies behind its last whole pixel is ignored.</param>
    /// <param name="weighted">Twice as many bytes a pixel.</param>
    /// <param name="format">Gray-alpha or RGBA, of the source.</param>
    public static void Apply(ReadOnlySpan<byte> source, Span<byte> weighted, PixelFormat format)
    {
        var channels = format.Channels;
        if (format.BitsPerSample == 8)
        {
            var to = MemoryMarshal.Cast<byte, ushort>(weighted);
            var count = Math.Min(source.Length, to.Length);
            for (var i = 0; i + channels <= count; i += channels)
            {
                var alpha = source[i + channels - 1];
                for (var c = 0; c < channels - 1; c++)
                {
                    to[i + c] = (ushort)(source[i + c] * alpha);
                }

                to[i + channels - 1] = alpha;
            }
        }
        else
        {
            var from = MemoryMarshal.Cast<byte, ushort>(source);
            var to = MemoryMarshal.Cast<byte, uint>(weighted);
            var count = Math.Min(from.Length, to.Length);
            for (var i = 0; i + channels <= count; i += channels)
            {
                uint alpha = from[i + channels - 1];
                for (var c = 0; c < channels - 1; c++)
                {
                    to[i + c] = from[i + c] * alpha;
                }

                to[i + channels - 1] = alpha;
            }
        }
    }
}
