using System.Buffers;
using System.Numerics;
using System.Runtime.InteropServices;

namespace Kernels.Blur;

/// <summary>
/// The specification: for every pixel the d x d sum in a plain loop, cost d*d a sample. Without alpha a sample is
/// floor((2*sum + n) / (2*n)) over the n pixels of the window. With alpha, a is averaged like that and a colour is
/// floor((2*sum(c*a) + sum(a)) / (2*sum(a))), or 0 where sum(a) is 0.
/// </summary>
internal sealed class ScalarKernel : RowKernel
{
    // Source pixels summed between two looks at the cancellation token: a millisecond, and at most four pixels of the widest window.
    private const int PixelsPerCheck = 1 << 18;

    private readonly SourceRing _source;
    private readonly BlurGeometry _geometry;

    // The source column behind each position of a padded row, so that the window of pixel x is those of x .. x + d.
    private readonly RentedBytes _columns;

    public ScalarKernel(SourceRing source, BlurGeometry geometry)
    {
        _source = source;
        _geometry = geometry;
        _columns = new RentedBytes(checked((geometry.Width + geometry.Diameter - 1) * sizeof(int)));
    }

    public override void Start(ArrayPool<byte> pool)
    {
        _columns.Rent(pool);
        var columns = _columns.As<int>();
        for (var i = 0; i < columns.Length; i++)
        {
            columns[i] = _geometry.Map(i - _geometry.Before, _geometry.Width);
        }
    }

    protected override void Row(int row, Span<byte> destination, CancellationToken cancellation)
    {
        if (_geometry.Format.BitsPerSample == 8)
        {
            Row<byte>(row, destination, cancellation);
        }
        else
        {
            Row(row, MemoryMarshal.Cast<byte, ushort>(destination), cancellation);
        }
    }

    public override void Dispose() => _columns.Dispose();

    private void Row<T>(int row, Span<T> destination, CancellationToken cancellation)
        where T : unmanaged, INumber<T>
    {
        var channels = _geometry.Format.Channels;
        var rows = (ulong)_geometry.Count(row, _geometry.Height);
        var pixelsPerCheck = Math.Max(1, PixelsPerCheck / (_geometry.Diameter * _geometry.Diameter));
        Span<ulong> sums = stackalloc ulong[channels];
        for (var x = 0; x < _geometry.Width; x++)
        {
            if (x % pixelsPerCheck == 0)
            {
                cancellation.ThrowIfCancellationRequested();
            }

            Sum<T>(row, x, sums);
            var count = (ulong)_geometry.Count(x, _geometry.Width) * rows;
            var weights = _geometry.Format.HasAlpha ? sums[^1] : count;
            for (var channel = 0; channel < channels; channel++)
            {
                var divisor = channel == channels - 1 ? count : weights;
                var mean = divisor == 0 ? 0 : ((2 * sums[channel]) + divisor) / (2 * divisor);
                destination[(x * channels) + channel] = T.CreateTruncating(mean);
            }
        }
    }

    // The window's sums around a pixel: of every channel, or of every colour times alpha and of alpha.
    private void Sum<T>(int row, int x, Span<ulong> sums)
        where T : unmanaged, INumber<T>
    {
        var channels = sums.Length;
        var window = _columns.As<int>().Slice(x, _geometry.Diameter);
        sums.Clear();
        for (var v = row - _geometry.Before; v <= row + _geometry.After; v++)
        {
            var mapped = _geometry.Map(v, _geometry.Height);
            if (mapped < 0)
            {
                continue;
            }

            var samples = MemoryMarshal.Cast<byte, T>(_source.Pixels(mapped));
            for (var channel = 0; channel < channels; channel++)
            {
                sums[channel] += _geometry.Format.HasAlpha && channel < channels - 1
                    ? WeightedSum(samples, window, channels, channel)
                    : PlainSum(samples, window, channels, channel);
            }
        }
    }

    private static ulong PlainSum<T>(ReadOnlySpan<T> samples, ReadOnlySpan<int> window, int channels, int channel)
        where T : unmanaged, INumber<T>
    {
        var sum = 0UL;
        foreach (var column in window)
        {
            if (column >= 0)
            {
                sum += ulong.CreateTruncating(samples[(column * channels) + channel]);
            }
        }

        return sum;
    }

    private static ulong WeightedSum<T>(ReadOnlySpan<T> samples, ReadOnlySpan<int> window, int channels, int channel)
        where T : unmanaged, INumber<T>
    {
        var sum = 0UL;
        foreach (var column in window)
        {
            if (column >= 0)
            {
                // At most 255*255 * 65,535*65,535 < 2^49 in a window.
                var alpha = ulong.CreateTruncating(samples[(column * channels) + channels - 1]);
                sum += alpha * ulong.CreateTruncating(samples[(column * channels) + channel]);
            }
        }

        return sum;
    }
}
