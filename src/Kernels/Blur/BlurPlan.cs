using System.Runtime.Intrinsics;

namespace Kernels.Blur;

/// <summary>Everything about a blur that follows from its size, format and options: what runs, and how much memory it takes.</summary>
internal sealed class BlurPlan
{
    // Source rows in a band, so that a step is worth a call and the rows still lie in the second-level cache.
    private const int BandRowsAtLeast = 16;
    private const int BandBytes = 128 << 10;

    // The ring of a parallel blur must hold a band high enough that each thread's start (d rows summed) is paid back.
    private const long ParallelBandBytes = 64 << 20;

    private BlurPlan(BlurGeometry geometry, BlurVariant variant, KernelChoice choice, int passes)
    {
        Geometry = geometry;
        Variant = variant;
        Choice = choice;
        Passes = passes;
        BandRows = Band();
        RingRows = (int)Math.Min(geometry.Height, (long)BandRows + geometry.Diameter + 1);
        NeedsWeightedRows = geometry.Format.HasAlpha && geometry.Diameter > 1 && variant != BlurVariant.Scalar;
    }

    public BlurGeometry Geometry { get; }

    public BlurVariant Variant { get; }

    public KernelChoice Choice { get; }

    public int Passes { get; }

    /// <summary>Output rows of a step.</summary>
    public int BandRows { get; }

    /// <summary>Source rows a pass keeps: those of a band's windows, and the one that sliding sums drop first.</summary>
    public int RingRows { get; }

    public bool NeedsWeightedRows { get; }

    public static BlurPlan Create(int width, int height, PixelFormat format, BoxBlurOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        format.Validate();
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        var geometry = new BlurGeometry(width, height, format, options.Diameter, options.Edge);
        var variant = options.Variant;
        if (variant == BlurVariant.Auto)
        {
            variant = options.Threads > 1 ? BlurVariant.Parallel : BlurVariant.Sliding;
        }

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

        // All lengths below this one are smaller, so none overflows either.
        if (plan.LargestBuffer() > Array.MaxLength)
        {
            throw new ArgumentOutOfRangeException(nameof(width), width, "The rows of one window do not fit an array.");
        }

        return plan;
    }

    /// <summary>Upper bound of the bytes that a blur rents.</summary>
    public long WorkingBytes()
    {
        var rows = RentedBytes.Bound(RingRows * SourceRing.StrideBytes(Geometry));
        if (NeedsWeightedRows)
        {
            rows += RentedBytes.Bound(RingRows * SourceRing.WeightedStrideBytes(Geometry));
        }

        // Sums, running totals and a row of zeros, for plain and for weighted samples, in lanes of at most 8 bytes.
        var kernel = 6 * RentedBytes.Bound(8L * (Geometry.PaddedSamples + 128));
        return Passes * (rows + (Choice.Threads * kernel));
    }

    private long LargestBuffer() =>
        Math.Max(RingRows * SourceRing.WeightedStrideBytes(Geometry), 8L * (Geometry.PaddedSamples + 128));

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
