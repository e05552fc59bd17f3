using System.Runtime.InteropServices;

namespace Kernels.Blur;

/// <summary>
/// The specification: for every pixel the d x d sum in a plain loop, cost d*d a sample. Without alpha a sample is
/// floor((2*sum + n) / (2*n)) over the n pixels of the window. With alpha, a is averaged like that and a colour is
/// floor((2*sum(c*a) + sum(a)) / (2*sum(a))), or 0 where sum(a) is 0.
/// </summary>
internal sealed class ScalarKernel : BlurKernel
{
    // Source pixels summed between two looks at the cancellation token: two milliseconds with alpha, and one pixel of the widest window.
    private const int PixelsPerCheck = 1 << 16;

    private readonly SourceRing _source;
    private readonly BlurGeometry _geometry;

    public ScalarKernel(SourceRing source, BlurGeometry geometry)
    {
        _source = source;
        _geometry = geometry;
    }

    public override void Row(int row, Span<byte> destination, CancellationToken cancellation)
    {
        var pixelsPerCheck = Math.Max(1, PixelsPerCheck / (_geometry.Diameter * _geometry.Diameter));
        for (var x = 0; x < _geometry.Width; x++)
        {
            if (x % pixelsPerCheck == 0)
            {
                cancellation.ThrowIfCancellationRequested();
            }

            if (_geometry.Format.HasAlpha)
            {
                WeightedPixel(row, x, destination);
            }
            else
            {
                PlainPixel(row, x, destination);
            }
        }
    }

    private void PlainPixel(int row, int x, Span<byte> destination)
    {
        var channels = _geometry.Format.Channels;
        var count = (ulong)_geometry.Count(x, _geometry.Width) * (ulong)_geometry.Count(row, _geometry.Height);
        for (var channel = 0; channel < channels; channel++)
        {
            var sum = 0UL;
            for (var v = row - _geometry.Before; v <= row + _geometry.After; v++)
            {
                for (var u = x - _geometry.Before; u <= x + _geometry.After; u++)
                {
                    sum += Sample(v, u, channel);
                }
            }

            Store(destination, (x * channels) + channel, ((2 * sum) + count) / (2 * count));
        }
    }

    private void WeightedPixel(int row, int x, Span<byte> destination)
    {
        var channels = _geometry.Format.Channels;
        var count = (ulong)_geometry.Count(x, _geometry.Width) * (ulong)_geometry.Count(row, _geometry.Height);
        var alphaSum = 0UL;
        for (var channel = channels - 1; channel >= 0; channel--)
        {
            var sum = 0UL;
            for (var v = row - _geometry.Before; v <= row + _geometry.After; v++)
            {
                for (var u = x - _geometry.Before; u <= x + _geometry.After; u++)
                {
                    // At most 255*255 * 65,535*65,535 < 2^49.
                    var alpha = Sample(v, u, channels - 1);
                    sum += channel == channels - 1 ? alpha : Sample(v, u, channel) * alpha;
                }
            }

            if (channel == channels - 1)
            {
                alphaSum = sum;
            }
            else
            {
                count = alphaSum;
            }

            Store(destination, (x * channels) + channel, count == 0 ? 0 : ((2 * sum) + count) / (2 * count));
        }
    }

    // A sample of the picture as the window sees it: 0 where the edge rule finds nothing to sum.
    private ulong Sample(int row, int x, int channel)
    {
        var mappedRow = _geometry.Map(row, _geometry.Height);
        var mappedX = _geometry.Map(x, _geometry.Width);
        if (mappedRow < 0 || mappedX < 0)
        {
            return 0;
        }

        var pixels = _source.Pixels(mappedRow);
        var index = (mappedX * _geometry.Format.Channels) + channel;
        return _geometry.Format.BitsPerSample == 8 ? pixels[index] : MemoryMarshal.Cast<byte, ushort>(pixels)[index];
    }

    private void Store(Span<byte> destination, int index, ulong value)
    {
        if (_geometry.Format.BitsPerSample == 8)
        {
            destination[index] = (byte)value;
        }
        else
        {
            MemoryMarshal.Cast<byte, ushort>(destination)[index] = (ushort)value;
        }
    }

    public override void Dispose()
    {
    }
}
