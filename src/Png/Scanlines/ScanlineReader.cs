using System.Buffers;
using System.Globalization;
using System.Numerics;
using Png.Checksums;
using Png.Chunks;
using Png.Deflate;
using Png.Filters;

namespace Png.Scanlines;

/// <summary>
/// Turns the compressed stream into scanlines: inflates a batch of them behind the 32 KiB that matches may reach back
/// to, and takes the filters off from there straight into the caller's row, so that each byte is written twice.
/// </summary>
internal sealed class ScanlineReader : IDisposable
{
    // A batch that stays in the second-level cache together with the history and the rows it becomes.
    private const int BatchBytes = 96 << 10;

    private readonly Inflater _inflater;
    private readonly ArrayPool<byte> _pool;
    private readonly long _totalBytes;
    private readonly int _windowBytes;
    private byte[]? _window;
    private int _start;
    private int _end;
    private long _inflated;
    private uint _adler = 1;

    /// <param name="source">The compressed stream.</param>
    /// <param name="longest">Bytes of the longest scanline, without its filter type.</param>
    /// <param name="totalBytes">Bytes of all scanlines with their filter types.</param>
    /// <param name="pool">Lends the buffers until <see cref="Dispose"/>.</param>
    public ScanlineReader(ImageData source, int longest, long totalBytes, ArrayPool<byte> pool)
    {
        _pool = pool;
        _totalBytes = totalBytes;
        _windowBytes = checked((int)WindowBytes(longest, totalBytes));
        _inflater = new Inflater(source, pool);
    }

    /// <summary>Upper bound of the bytes that are rented for such scanlines.</summary>
    public static long RentedBytes(long longest, long totalBytes) =>
        RoundUp(WindowBytes(longest, totalBytes)) + RoundUp(Inflater.TableBytes);

    /// <summary>What a pool hands out when asked for <paramref name="bytes"/>: up to the next power of two.</summary>
    public static long RoundUp(long bytes) => (long)BitOperations.RoundUpToPowerOf2((ulong)bytes);

    /// <summary>Reconstructs the next scanline.</summary>
    /// <param name="destination">Receives it; its length is the scanline's, without the filter type.</param>
    /// <param name="prior">The scanline above in the same pass, of the same length; zeros above the first.</param>
    /// <param name="distance">Bytes of a pixel, at least 1.</param>
    /// <param name="cancellation">Looked at once a block of the compressed stream.</param>
    /// <exception cref="PngException">The stream is malformed or ends too early, or the filter type is above 4.</exception>
    public void Read(Span<byte> destination, ReadOnlySpan<byte> prior, int distance, CancellationToken cancellation)
    {
        var length = destination.Length + 1;
        if (_end - _start < length)
        {
            Fill(length, cancellation);
        }

        var scanline = _window.AsSpan(_start, length);
        _start += length;
        if (scanline[0] > Unfilter.MaxType)
        {
            throw new PngException(
                PngError.Corrupt,
                "IDAT",
                "filter type",
                _inflater.Offset,
                $"found {scanline[0].ToString(CultureInfo.InvariantCulture)}, allowed is 0 to 4");
        }

        Unfilter.Apply(scanline[0], scanline[1..], prior, destination, distance);
    }

    /// <summary>Checks that the stream ends with the last scanline, and its Adler-32.</summary>
    /// <exception cref="PngException">It does not, or the checksum is another.</exception>
    public void Finish(CancellationToken cancellation)
    {
        if (_inflater.Finish(cancellation) != _adler)
        {
            throw new PngException(
                PngError.Corrupt, "IDAT", "Adler-32", _inflater.Offset - sizeof(uint), "it does not match the picture's bytes");
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _inflater.Dispose();
        if (_window is { } window)
        {
            _window = null;
            _pool.Return(window);
        }
    }

    private static long WindowBytes(long longest, long totalBytes) =>
        Math.Min(totalBytes, Inflater.HistoryBytes + Math.Max(BatchBytes, longest + 1)) + Inflater.Slack;

    private void Fill(int length, CancellationToken cancellation)
    {
        _window ??= _pool.Rent(_windowBytes);
        var window = _window.AsSpan(0, _windowBytes);
        var enough = _windowBytes - Inflater.Slack;
        if (_start + length > enough)
        {
            var keep = Math.Max(0, Math.Min(_start, _end - Inflater.HistoryBytes));
            window[keep.._end].CopyTo(window);
            _start -= keep;
            _end -= keep;
        }

        var left = _totalBytes - _inflated;
        var most = (int)Math.Min(int.MaxValue, _end + left);
        var end = _inflater.Inflate(window, _end, Math.Min(enough, most), most, cancellation);
        _adler = Adler32.Update(_adler, window[_end..end]);
        _inflated += end - _end;
        _end = end;
        if (_end - _start < length)
        {
            throw new PngException(
                PngError.Corrupt,
                "IDAT",
                "datastream",
                _inflater.Offset,
                $"it holds {_inflated.ToString(CultureInfo.InvariantCulture)} bytes of the picture's {_totalBytes.ToString(CultureInfo.InvariantCulture)}");
        }
    }
}
