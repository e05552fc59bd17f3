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

    /// <summary>Bytes that uploads, running jobs and unsent replies may hold together: 60 % of the memory the process may use.</summary>
    [Range(1L << 20, 1L << 50)]
    public long MemoryBudgetBytes { get; set; } = DefaultBudgetBytes;

    /// <summary>Bytes of unused buffers that are kept for the next job, besides the budget: 64 MiB, or an eighth of the budget.</summary>
    [Range(0L, 1L << 50)]
    public long RetainedBytes { get; set; } = Math.Min(64L << 20, DefaultBudgetBytes / 8);

    /// <summary>
    /// Bytes of encoded replies that are kept to be sent again, besides the budget: 32 MiB, or a sixteenth of the budget; 0 keeps none.
    /// </summary>
    [Range(0L, 1L << 50)]
    public long CacheBytes { get; set; } = Math.Min(32L << 20, DefaultBudgetBytes / 16);

    /// <summary>
    /// Whether pictures of <c>/mandelbrot</c> are kept too. Off: only tiles are, and whoever asks for a picture twice measures two
    /// computations.
    /// </summary>
    public bool CachePictures { get; set; }

    /// <summary>A job is heavy when it is expected to take longer than this, milliseconds of one core; light ones pass it.</summary>
    [Range(1.0, 3_600_000.0)]
    public double HeavyMilliseconds { get; set; } = 250;

    /// <summary>Longest time a body may take to arrive, seconds.</summary>
    [Range(0.1, 86_400.0)]
    public double BodySeconds { get; set; } = 120;

    /// <summary>Slowest sender that is waited for, bytes a second on average, after five seconds; 0 waits for any.</summary>
    [Range(0.0, 1e9)]
    public double MinBodyBytesPerSecond { get; set; } = 1024;

    /// <summary>Slowest reader that is served, bytes a second on average, after five seconds; 0 serves any.</summary>
    [Range(0.0, 1e9)]
    public double MinReplyBytesPerSecond { get; set; } = 8 * 1024;

    /// <summary>Longest time that accepted requests get to finish once the service was told to stop, seconds.</summary>
    [Range(0.0, 3600.0)]
    public double DrainSeconds { get; set; } = 20;

    /// <summary>Requests a second that one client address is granted on the picture endpoints; 0 turns the limit off.</summary>
    [Range(0, 1_000_000)]
    public int ClientRequestsPerSecond { get; set; }

    private static long DefaultBudgetBytes { get; } = Math.Max(1L << 20, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 10 * 6);
}
