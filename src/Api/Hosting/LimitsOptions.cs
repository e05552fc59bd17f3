using System.ComponentModel.DataAnnotations;

namespace Api.Hosting;

/// <summary>
/// What the service accepts and how much it does at once: section <c>Limits</c>, environment <c>Limits__Name</c>.
/// A value out of range stops the start with a message that names it.
/// </summary>
internal sealed class LimitsOptions
{
    public const string Section = "Limits";

    /// <summary>Largest request body, bytes.</summary>
    [Range(1024L, 1L << 32)]
    public long MaxBodyBytes { get; set; } = 32L << 20;

    /// <summary>Most pixels of a picture, sent or asked for.</summary>
    [Range(1L, 1L << 36)]
    public long MaxPixels { get; set; } = 64_000_000;

    /// <summary>Longest side of a picture, pixels.</summary>
    [Range(1, 1 << 20)]
    public int MaxSide { get; set; } = 65_535;

    /// <summary>Widest blur, pixels.</summary>
    [Range(1, Kernels.BoxBlur.MaxDiameter)]
    public int MaxDiameter { get; set; } = Kernels.BoxBlur.MaxDiameter;

    /// <summary>Most width x height x iterations of a Mandelbrot request.</summary>
    [Range(1L, 1L << 52)]
    public long MaxPixelIterations { get; set; } = 1L << 36;

    /// <summary>Longest time a job may run, seconds.</summary>
    [Range(0.001, 3600.0)]
    public double JobSeconds { get; set; } = 10;

    /// <summary>Longest time a job may wait for its turn, seconds.</summary>
    [Range(0.0, 600.0)]
    public double QueueSeconds { get; set; } = 2;

    /// <summary>Jobs that may wait at the same time.</summary>
    [Range(0, 100_000)]
    public int QueueLength { get; set; } = 64;

    /// <summary>Cores that jobs may use together.</summary>
    [Range(1, 4096)]
    public int Permits { get; set; } = Environment.ProcessorCount;

    /// <summary>Bytes that running jobs may hold together: 60 % of the memory the process may use.</summary>
    [Range(1L << 20, 1L << 50)]
    public long MemoryBudgetBytes { get; set; } =
        Math.Max(1L << 20, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 10 * 6);

    /// <summary>Bytes of unused buffers that are kept for the next job.</summary>
    [Range(0L, 1L << 50)]
    public long RetainedBytes { get; set; } = 64L << 20;

    /// <summary>Requests a second that one client address is granted on the picture endpoints; 0 turns the limit off.</summary>
    [Range(0, 1_000_000)]
    public int ClientRequestsPerSecond { get; set; }
}
