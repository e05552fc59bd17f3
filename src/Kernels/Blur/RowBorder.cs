using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

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
                left.Fill(row[0]);
                right.Fill(row[^1]);
                break;

            case BlurEdge.Shrink:
                left.Clear();
                right.Clear();
                break;

            case BlurEdge.Reflect when geometry.Width > geometry.Before:
                row.Slice(1, left.Length).CopyTo(left);
                left.Reverse();
                row.Slice(row.Length - 1 - right.Length, right.Length).CopyTo(right);
                right.Reverse();
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
