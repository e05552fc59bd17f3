using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Kernels.Blur;

/// <summary>Fills the border of a padded row from the row itself, by the edge rule; zeros where the window shrinks.</summary>
internal static class RowBorder
{
    /// <param name="padded">At least d/2 + width + d-1-d/2 pixels; the row lies at pixel d/2.</param>
    /// <param name="geometry">Width, diameter, edge and format.</param>
    public static void Fill(Span<byte> padded, BlurGeometry geometry)
    {
        if (geometry.Diameter == 1)
        {
            return;
        }

        switch (geometry.Format.BytesPerPixel)
        {
            case 1: Fill<byte>(padded, geometry); break;
            case 2: Fill<ushort>(padded, geometry); break;
            case 3: Fill<Pixel24>(padded, geometry); break;
            case 4: Fill<uint>(padded, geometry); break;
            case 6: Fill<Pixel48>(padded, geometry); break;
            default: Fill<ulong>(padded, geometry); break;
        }
    }

    private static void Fill<TPixel>(Span<byte> padded, BlurGeometry geometry)
        where TPixel : unmanaged
    {
        var pixels = MemoryMarshal.Cast<byte, TPixel>(padded)[..(geometry.Width + geometry.Diameter - 1)];
        var left = pixels[..geometry.Before];
        var row = pixels.Slice(geometry.Before, geometry.Width);
        var right = pixels[(geometry.Before + geometry.Width)..];
        switch (geometry.Edge)
        {
            case BlurEdge.Clamp:
                Repeat(row[0], left);
                Repeat(row[^1], right);
                break;

            case BlurEdge.Shrink:
                left.Clear();
                right.Clear();
                break;

            case BlurEdge.Reflect when geometry.Width > geometry.Before:
                Reverse(row.Slice(1, left.Length), left);
                Reverse(row.Slice(row.Length - 1 - right.Length, right.Length), right);
                break;

            default:
                for (var i = 0; i < left.Length; i++)
                {
                    left[i] = row[geometry.Map(i - left.Length, row.Length)];
                }

                for (var i = 0; i < right.Length; i++)
                {
                    right[i] = row[geometry.Map(row.Length + i, row.Length)];
                }

                break;
        }
    }

    // Up to here copying pixel by pixel takes less time than finding out how to do better.
    private const int FewPixels = 16;

    // The framework fills and reverses by vectors where a pixel's size is a power of two, and pixel by pixel where it is not: either took a
    // tenth of the time at d = 255.
    private static bool IsPowerOfTwo<TPixel>()
        where TPixel : unmanaged => BitOperations.IsPow2(Unsafe.SizeOf<TPixel>());

    private static void Repeat<TPixel>(TPixel pixel, Span<TPixel> to)
        where TPixel : unmanaged
    {
        if (to.Length <= FewPixels)
        {
            for (var i = 0; i < to.Length; i++)
            {
                to[i] = pixel;
            }

            return;
        }

        if (IsPowerOfTwo<TPixel>())
        {
            to.Fill(pixel);
            return;
        }

        // What is there doubles.
        to[0] = pixel;
        for (var done = 1; done < to.Length; done *= 2)
        {
            to[..Math.Min(done, to.Length - done)].CopyTo(to[done..]);
        }
    }

    private static void Reverse<TPixel>(ReadOnlySpan<TPixel> from, Span<TPixel> to)
        where TPixel : unmanaged
    {
        if (to.Length <= FewPixels)
        {
            for (var i = 0; i < to.Length; i++)
            {
                to[i] = from[to.Length - 1 - i];
            }

            return;
        }

        if (IsPowerOfTwo<TPixel>())
        {
            from.CopyTo(to);
            to.Reverse();
            return;
        }

        // As many whole pixels as 16 bytes have, the last ones of a vector; what a store has beyond them the next one overwrites.
        var size = Unsafe.SizeOf<TPixel>();
        var pixels = Vector128<byte>.Count / size;
        var order = size == 3
            ? Vector128.Create((byte)13, 14, 15, 10, 11, 12, 7, 8, 9, 4, 5, 6, 1, 2, 3, 0)
            : Vector128.Create((byte)10, 11, 12, 13, 14, 15, 4, 5, 6, 7, 8, 9, 0, 1, 2, 3);
        var source = MemoryMarshal.AsBytes(from);
        var target = MemoryMarshal.AsBytes(to);
        var done = 0;
        for (var free = target.Length - Vector128<byte>.Count; done * size <= free; done += pixels)
        {
            Vector128.Shuffle(Vector128.Create(source[(free - (done * size))..]), order).CopyTo(target[(done * size)..]);
        }

        for (; done < to.Length; done++)
        {
            to[done] = from[^(done + 1)];
        }
    }

    [InlineArray(3)]
    private struct Pixel24
    {
        private byte _sample;
    }

    [InlineArray(3)]
    private struct Pixel48
    {
        private ushort _sample;
    }
}
