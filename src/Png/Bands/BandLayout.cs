using Png.Deflate;
using Png.Filters;

namespace Png.Bands;

/// <summary>
/// How a picture is cut into bands that are compressed independently. It follows from the picture and the compression
/// alone, never from the machine, so that the same picture gives the same bytes everywhere.
/// </summary>
internal readonly record struct BandLayout
{
    // A filtered band and its output must stay far below the largest array.
    private const int MaxRowBytes = 1 << 29;

    // Fast: a band stays in a core's L2 between filtering and coding, and a code table of its own still costs little.
    private const int FastBandBytes = 256 << 10;

    // A band starts with an empty window, which costs matches: the more a byte counts, the longer the bands.
    private const int BalancedBandBytes = 1 << 20;
    private const int SmallBandBytes = 4 << 20;

    // From so many bytes on balanced has an even number of bands of one size: two cores take as long as one takes for half.
    private const int LeastPairBytes = 256 << 10;

    private readonly int _sampleBytes;

    /// <summary>Cuts a picture.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A side is not positive, the format is not one of PNG's, or a row has more than 2^29 bytes.</exception>
    public BandLayout(int width, int height, PngRowFormat format, PngCompression compression, bool isIndexed = false)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
        ArgumentOutOfRangeException.ThrowIfLessThan(format.Channels, 1, nameof(format));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(format.Channels, 4, nameof(format));
        if (format.BitsPerSample is not (8 or 16))
        {
            throw new ArgumentOutOfRangeException(nameof(format), format, "A sample has 8 or 16 bits.");
        }

        var rowBytes = (long)width * format.BytesPerPixel;
        ArgumentOutOfRangeException.ThrowIfGreaterThan(rowBytes, MaxRowBytes, nameof(width));
        var bandBytes = compression switch
        {
            PngCompression.Fast => FastBandBytes,
            PngCompression.Balanced => BalancedBandBytes,
            PngCompression.Small => SmallBandBytes,
            _ => throw new ArgumentOutOfRangeException(nameof(compression), compression, "Not one of the three."),
        };
        Compression = compression;
        IsIndexed = isIndexed;
        KeepsRows = compression != PngCompression.Fast;

        // A cost of 92 at most a byte: all blocks of a row of 2^29 bytes would overflow 32 bits.
        // Of a short row nothing is left out: in a half of it there may be nothing but margin.
        var sampling = KeepsRows || rowBytes < FilterKernel.LittleRow ? 1 : rowBytes < (format.BitsPerSample == 8 ? 2048 : 4096) ? 2 : 4;
        CostEvery = (int)Math.Max(sampling, rowBytes >> 24);
        Height = height;
        RowBytes = (int)rowBytes;
        BytesPerPixel = format.BytesPerPixel;
        _sampleBytes = format.BitsPerSample / 8;
        SwapsSamples = _sampleBytes == 2 && BitConverter.IsLittleEndian;
        BandRows = (int)Math.Clamp(bandBytes / (rowBytes + 1), 1, height);
        if (compression == PngCompression.Balanced && !isIndexed && height * (rowBytes + 1) >= LeastPairBytes)
        {
            var pairs = ((height - 1) / (2 * BandRows)) + 1;
            BandRows = ((height - 1) / (2 * pairs)) + 1;
        }

        BandCount = (int)(((long)height + BandRows - 1) / BandRows);
    }

    /// <summary>Time against bytes.</summary>
    public PngCompression Compression { get; }

    /// <summary>Whether samples are places in a palette, which no arithmetic makes smaller.</summary>
    public bool IsIndexed { get; }

    /// <summary>Whether a band's rows are kept until all are there, and filtered together.</summary>
    public bool KeepsRows { get; }

    /// <summary>
    /// Of how many blocks of 64 bytes one is looked at when a row's filter is chosen. For fast: a half or a fourth of them takes
    /// about a tenth of the whole time, and all would save 0.5 % on photos, 2 % on screenshots.
    /// </summary>
    public int CostEvery { get; }

    /// <summary>Rows of the picture.</summary>
    public int Height { get; }

    /// <summary>Bytes of a row of samples.</summary>
    public int RowBytes { get; }

    /// <summary>Bytes of a pixel, 1 to 8.</summary>
    public int BytesPerPixel { get; }

    /// <summary>Whether PNG's byte order is another than this machine's.</summary>
    public bool SwapsSamples { get; }

    /// <summary>Rows of every band but the last.</summary>
    public int BandRows { get; }

    /// <summary>Number of bands, at least 1.</summary>
    public int BandCount { get; }

    /// <summary>Bytes of a full band's filtered rows, each behind its filter type.</summary>
    public int FilteredBytes => BandRows * (RowBytes + 1);

    /// <summary>Where pixels start in the filtered rows; samples of 16 bits repeat one by one.</summary>
    public PixelGrid Grid => new(RowBytes + 1, _sampleBytes == 2 ? 2 : BytesPerPixel, IsIndexed);

    /// <summary>Bytes to rent for the filtered rows.</summary>
    public int FilteredBuffer => FilteredBytes + BandDeflate.InputSlack;

    /// <summary>
    /// Bytes to rent for rows in PNG byte order: the row above and all of the band's where they are kept, else two: one of
    /// zeros above the first, or both where the native byte order is another.
    /// </summary>
    public int RowsBuffer => (KeepsRows ? BandRows + 1 : 2) * RowBytes;

    /// <summary>Bytes to rent for working memory.</summary>
    public int WorkBuffer => BandDeflate.WorkBytes(Compression);

    /// <summary>Bytes to rent for what a band becomes.</summary>
    public int EncodedBuffer => (int)BandDeflate.MaxBytes(FilteredBytes);

    /// <summary>Rows of a band: <see cref="BandRows"/>, or fewer in the last.</summary>
    public int RowsIn(int band) => Math.Min(BandRows, Height - (band * BandRows));
}
