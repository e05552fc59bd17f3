using Kernels;

namespace Bench.Blur;

/// <summary>
/// Blurs one picture from memory to memory, as often as asked, with one blur that begins again each time, as the service does. That
/// includes renting its buffers and copying the rows into its window, which a decoder writes them to directly.
/// </summary>
internal sealed class BlurRun
{
    private readonly BlurCase _case;
    private readonly BoxBlurOptions _options;
    private readonly byte[] _source;
    private readonly byte[] _destination;
    private readonly int _rowBytes;
    private BoxBlur? _blur;

    public BlurRun(BlurCase blur, BlurVariant variant, VectorWidth width = VectorWidth.Auto, int threads = 1)
    {
        _case = blur;
        _options = new BoxBlurOptions
        {
            Diameter = blur.Diameter,
            Passes = blur.Passes,
            Variant = variant,
            VectorWidth = width,
            Threads = threads,
        };
        _rowBytes = blur.Width * blur.Format.BytesPerPixel;
        _source = new byte[(long)_rowBytes * blur.Height];
        _destination = new byte[_source.Length];
        Draw();
    }

    public KernelChoice Choice => BoxBlur.Choose(_case.Width, _case.Height, _case.Format, _options);

    public ReadOnlySpan<byte> Destination => _destination;

    public void Run()
    {
        _blur?.TryRestart(_case.Width, _case.Height, _case.Format, _options);
        using var blur = _blur ??= new BoxBlur(_case.Width, _case.Height, _case.Format, _options);
        for (int read = 0, written = 0; written < _case.Height;)
        {
            read += Feed(blur, read);
            written += blur.Blur(_destination.AsMemory(written * _rowBytes), _rowBytes, blur.RowsReady);
        }
    }

    /// <summary>The memory traffic of a blur without the blur.</summary>
    public void Copy() => _source.CopyTo(_destination, 0);

    private int Feed(BoxBlur blur, int row)
    {
        var window = blur.NextRows(out var room).Span;
        var rows = Math.Min(room, _case.Height - row);
        for (var i = 0; i < rows; i++)
        {
            _source.AsSpan((row + i) * _rowBytes, _rowBytes).CopyTo(window[(i * blur.Stride)..]);
        }

        blur.RowsAdded(rows);
        return rows;
    }

    // The picture of bench/peers/picture.py, so that its programs can be seen to compute the same; 16 bits repeat the byte.
    private void Draw()
    {
        var at = 0;
        for (var pixel = 0; pixel < _case.Pixels; pixel++)
        {
            var (y, x) = Math.DivRem(pixel, _case.Width);
            for (var channel = 0; channel < _case.Channels; channel++)
            {
                var isAlpha = _case.Format.HasAlpha && channel == _case.Channels - 1;
                var sample = (x * (3 + channel)) + (y * (5 - channel)) + ((x * y) >> 5);
                for (var part = 0; part < _case.Bits / 8; part++)
                {
                    _source[at++] = isAlpha && _case.IsOpaque ? byte.MaxValue : (byte)sample;
                }
            }
        }
    }
}
