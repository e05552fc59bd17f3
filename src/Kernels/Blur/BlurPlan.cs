using System.Runtime.Intrinsics;

namespace Kernels.Blur;

/// <summary>Everything about a blur that follows from its size, format and options: what runs, and how much memory it takes.</summary>
internal readonly struct BlurPlan
{
    // Source rows in a band, so that a step is worth a call and the rows still lie in the second-level cache.
    private const int BandRowsAtLeast = 16;
    private const int BandBytes = 128 << 10;

    // Rows that the ring of a pass after the first one has room for beyond a window's: the passes then take turns within the
    // second-level cache, and the first one's ring stays there too.
    private const int InnerRows = 4;

    // The ring of a parallel blur must hold a band high enough that each thread's start (d rows summed) is paid back.
    private const long ParallelBandBytes = 64 << 20;

    private BlurPlan(BlurGeometry geometry, BlurVariant variant, KernelChoice choice, int passes)
    {
        Geometry = geometry;
        Variant = variant;
        Choice = choice;
        Passes = passes;
        BandRows = Band();

        // Beside one thread's band there is room for the next, so that the caller can fill it meanwhile; both, and the rows
        // of a usual window, stay in a second-level cache of 1 MB.
        var bands = choice.Threads == 1 ? 2L : 1;
        RingRows = (int)Math.Min(geometry.Height, (bands * BandRows) + geometry.Diameter + 1);
        InnerRingRows = choice.Threads == 1 ? Math.Min(RingRows, InnerRows + geometry.Diameter + 1) : RingRows;
        LooksAtAlpha = geometry.Format.HasAlpha && geometry.Diameter > 1 && variant != BlurVariant.Scalar;
        NeedsWeightedRows = LooksAtAlpha && (variant == BlurVariant.Simd || geometry.Format.BitsPerSample == 16);
    }

    public BlurGeometry Geometry { get; }

    public BlurVariant Variant { get; }

    public KernelChoice Choice { get; }

    public int Passes { get; }

    /// <summary>Output rows of a step.</summary>
    public int BandRows { get; }

    /// <summary>Source rows a pass keeps: those of a band's windows, the one that sliding sums drop first, and the next band.</summary>
    public int RingRows { get; }

    /// <summary>Source rows that a pass after the first one keeps.</summary>
    public int InnerRingRows { get; }

    public bool LooksAtAlpha { get; }

    public bool NeedsWeightedRows { get; }

    public static BlurPlan Create(int width, int height, PixelFormat format, BoxBlurOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        format.Validate();
        options.Validate();

        // Below this, no product of a row's samples overflows, and no kernel's buffer exceeds an array.
        ArgumentOutOfRangeException.ThrowIfGreaterThan((width + (long)options.Diameter + 256) * format.Channels, int.MaxValue / 64, nameof(width));
        var geometry = new BlurGeometry(width, height, format, options.Diameter, options.Edge);

        // One thread, whatever the size and however many cores are free: beside it they decode and encode, which takes most of a request.
        // Measured on two idle cores (Zen 4), from memory to memory, time of sliding over time of parallel at d = 8: RGBA of 256 x 256 pixels 0.68,
        // 512 x 512 1.00, 1920 x 1080 0.96, 4096 x 2160 1.03; translucent at these sizes 0.95, 1.02, 1.17, 1.31, and 1.38 at 8192 x 6144. A row takes
        // a microsecond: the second thread begins its sums anew for each band, and reads rows that lie in the first one's cache.
        var variant = options.Variant == BlurVariant.Auto ? BlurVariant.Sliding : options.Variant;
        var bits = variant == BlurVariant.Scalar ? 0
            : options.VectorWidth != VectorWidth.Auto ? (int)options.VectorWidth
            : Vector512.IsHardwareAccelerated ? 512
            : Vector256.IsHardwareAccelerated ? 256
            : 128;
        var threads = variant == BlurVariant.Parallel ? Math.Min(options.Threads, height) : 1;
        var name = variant switch
        {
            BlurVariant.Scalar => "scalar",
            BlurVariant.Simd => "simd",
            BlurVariant.Sliding => "sliding",
            _ => "parallel",
        };
        var plan = new BlurPlan(geometry, variant, new KernelChoice(name, bits, threads), options.Passes);

        if (plan.RingBytes(plan.RingRows) > Array.MaxLength - 64)
        {
            throw new ArgumentOutOfRangeException(nameof(width), width, "The rows of one window do not fit an array.");
        }

        return plan;
    }

    /// <summary>Upper bound of the bytes that a blur rents.</summary>
    public long WorkingBytes()
    {
        // Lanes of at most 8 bytes: totals, sums, factors, a row of zeros; once for plain and once for weighted samples.
        var kernel = RentedBytes.Bound(KernelBytes()) * (Geometry.Format.HasAlpha ? 2 : 1);
        return RentedBytes.Bound(RingBytes(RingRows)) + ((Passes - 1) * RentedBytes.Bound(RingBytes(InnerRingRows))) + (Passes * Choice.Threads * kernel);
    }

    private long RingBytes(int rows) => SourceRing.Around + (rows * (SourceRing.StrideBytes(Geometry)
        + (NeedsWeightedRows ? SourceRing.WeightedStrideBytes(Geometry) : 0) + (LooksAtAlpha ? sizeof(int) : 0)));

    private long KernelBytes() => 8L * 5 * (Geometry.PaddedSamples + 256);

    private int Band()
    {
        var stride = SourceRing.StrideBytes(Geometry);
        var rows = Math.Max(BandRowsAtLeast, BandBytes / stride);
        if (Choice.Threads > 1)
        {
            var wanted = (long)Choice.Threads * Math.Max(64, 2 * Geometry.Diameter);
            rows = Math.Max(rows, Math.Min(wanted, ParallelBandBytes / stride));
        }

        return (int)Math.Min(rows, Geometry.Height);
    }
}
