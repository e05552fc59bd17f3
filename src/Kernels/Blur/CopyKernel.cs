using System.Buffers;
using System.Numerics;
using System.Runtime.InteropServices;

namespace Kernels.Blur;

/// <summary>
/// d = 1: every pixel is its own mean. With alpha, a pixel of alpha 0 has no colour, as everywhere in the blur.
/// </summary>
internal sealed class CopyKernel : RowKernel
{
    private readonly SourceRing _source;
    private readonly PixelFormat _format;

    public CopyKernel(SourceRing source, PixelFormat format)
    {
        _source = source;
        _format = format;
    }

    public override void Start(ArrayPool<byte> pool)
    {
    }

    protected override void Row(int row, Span<byte> destination, CancellationToken cancellation)
    {
        var pixels = _source.Pixels(row);
        switch (_format.HasAlpha ? _format.BytesPerPixel : 0)
        {
            case 2:
                CopyVisible<ushort>(pixels, destination);
                break;
            case 4:
                CopyVisible<uint>(pixels, destination);
                break;
            case 8:
                CopyVisible<ulong>(pixels, destination);
                break;
            default:
                pixels.CopyTo(destination);
                break;
        }
    }

    public override void Dispose()
    {
    }

    // A whole pixel is one integer. Alpha lies last in memory, in its highest bits where the lowest byte comes first: a
    // pixel below the smallest alpha's value has alpha 0, whatever its colour.
    private void CopyVisible<TPixel>(ReadOnlySpan<byte> source, Span<byte> destination)
        where TPixel : unmanaged, IBinaryInteger<TPixel>
    {
        var from = MemoryMarshal.Cast<byte, TPixel>(source);
        var to = MemoryMarshal.Cast<byte, TPixel>(destination);
        var smallestAlpha = TPixel.One << (_format.BitsPerSample * (_format.Channels - 1));
        var vectors = Vector.Create(smallestAlpha);
        var i = 0;
        for (; i <= from.Length - Vector<TPixel>.Count; i += Vector<TPixel>.Count)
        {
            var pixels = Vector.Create(from[i..]);
            Vector.AndNot(pixels, Vector.LessThan(pixels, vectors)).CopyTo(to[i..]);
        }

        for (; i < from.Length; i++)
        {
            to[i] = from[i] < smallestAlpha ? TPixel.Zero : from[i];
        }
    }
}
