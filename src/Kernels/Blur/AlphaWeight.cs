using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Kernels.Blur;

/// <summary>
/// Pixels weighted by their alpha: colour times alpha, alpha as it is, in samples of twice the depth (255 * 255 fits 16
/// bits, 65,535 * 65,535 fits 32). Sums of such samples are all that the alpha-weighted mean needs.
/// </summary>
internal static class AlphaWeight
{
    /// <summary>Whether every pixel of a row has the largest alpha.</summary>
    public static bool IsOpaque(ReadOnlySpan<byte> pixels, PixelFormat format)
    {
        var colours = Colours(format);
        ref var from = ref MemoryMarshal.GetReference(pixels);
        var i = 0;
        if (pixels.Length >= Vector512<byte>.Count)
        {
            var all = Vector512<byte>.AllBitsSet;
            for (; i <= pixels.Length - Vector512<byte>.Count; i += Vector512<byte>.Count)
            {
                all &= Vector512.LoadUnsafe(ref from, (nuint)i);
            }

            if ((all | Vector512.Create(colours).AsByte()) != Vector512<byte>.AllBitsSet)
            {
                return false;
            }
        }

        for (i += format.BytesPerPixel; i <= pixels.Length; i += format.BytesPerPixel)
        {
            if (pixels[i - 1] != byte.MaxValue || (format.BitsPerSample == 16 && pixels[i - 2] != byte.MaxValue))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>So many bytes, a multiple of 8, of neighbouring pixels: ones in what is not alpha, which is everything where a format has none.</summary>
    public static byte[] Colours(PixelFormat format, int bytes)
    {
        var ones = new byte[bytes];
        MemoryMarshal.Cast<byte, ulong>(ones.AsSpan()).Fill(format.HasAlpha ? Colours(format) : ulong.MaxValue);
        return ones;
    }

    /// <summary>Weights a row; what lies behind its last whole pixel is weighted as if it were pixels.</summary>
    /// <param name="source">Whole vectors of 16 bytes, pixels first.</param>
    /// <param name="weighted">Twice as many bytes.</param>
    /// <param name="format">Gray-alpha or RGBA, of the source.</param>
    public static void Apply(ReadOnlySpan<byte> source, Span<byte> weighted, PixelFormat format)
    {
        if (format.BitsPerSample == 8)
        {
            Apply8(source, MemoryMarshal.Cast<byte, ushort>(weighted), format.Channels);
        }
        else
        {
            Apply16(MemoryMarshal.Cast<byte, ushort>(source), MemoryMarshal.Cast<byte, uint>(weighted), format.Channels);
        }
    }

    private static void Apply8(ReadOnlySpan<byte> source, Span<ushort> weighted, int channels)
    {
        // A pixel's alpha to all its lanes; then 1 instead of alpha in alpha's own lane.
        var alpha = channels == 2
            ? Vector256.Create((ushort)1, 1, 3, 3, 5, 5, 7, 7, 9, 9, 11, 11, 13, 13, 15, 15)
            : Vector256.Create((ushort)3, 3, 3, 3, 7, 7, 7, 7, 11, 11, 11, 11, 15, 15, 15, 15);
        var own = Vector256.Equals(alpha, Vector256<ushort>.Indices);
        for (var i = 0; i + Vector128<byte>.Count <= source.Length && i + Vector256<ushort>.Count <= weighted.Length; i += Vector256<ushort>.Count)
        {
            var samples = Vector256.WidenLower(Vector128.Create(source[i..]).ToVector256Unsafe());
            var factors = Vector256.ConditionalSelect(own, Vector256<ushort>.One, Vector256.Shuffle(samples, alpha));
            (samples * factors).CopyTo(weighted[i..]);
        }
    }

    private static void Apply16(ReadOnlySpan<ushort> source, Span<uint> weighted, int channels)
    {
        var alpha = channels == 2 ? Vector256.Create(1u, 1, 3, 3, 5, 5, 7, 7) : Vector256.Create(3u, 3, 3, 3, 7, 7, 7, 7);
        var own = Vector256.Equals(alpha, Vector256<uint>.Indices);
        for (var i = 0; i + Vector128<ushort>.Count <= source.Length && i + Vector256<uint>.Count <= weighted.Length; i += Vector256<uint>.Count)
        {
            var samples = Vector256.WidenLower(Vector128.Create(source[i..]).ToVector256Unsafe());
            var factors = Vector256.ConditionalSelect(own, Vector256<uint>.One, Vector256.Shuffle(samples, alpha));
            (samples * factors).CopyTo(weighted[i..]);
        }
    }

    // Ones in the colours; whole pixels repeat within 8 bytes.
    private static ulong Colours(PixelFormat format) => (format.BytesPerPixel, format.Channels) switch
    {
        (2, _) => 0x00FF00FF00FF00FFUL,
        (4, 4) => 0x00FFFFFF00FFFFFFUL,
        (4, _) => 0x0000FFFF0000FFFFUL,
        _ => 0x0000FFFFFFFFFFFFUL,
    };
}
