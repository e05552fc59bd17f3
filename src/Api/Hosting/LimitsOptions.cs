using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Api.Settings;

namespace Api.Hosting;

/// <summary>What the service accepts and how much it does at once.</summary>
internal sealed class LimitsOptions : ISettings
{
    private const long SmallestBudgetBytes = 8L << 20;

    private long? _retainedBytes;
    private long? _connectionBytes;
    private long? _cacheBytes;

    public static string Section => "Limits";

    [Setting("Largest request body", "bytes")]
    [Range(1024L, 1L << 32)]
    public long MaxBodyBytes { get; set; } = 32L << 20;

    [Setting("Most pixels of a picture, sent or asked for; checked on its header, before anything is allocated")]
    [Range(1L, 1L << 36)]
    public long MaxPixels { get; set; } = 64_000_000;

    [Setting("Longest side of a picture", "pixels")]
    [Range(1, 1 << 20)]
    public int MaxSide { get; set; } = 65_535;

    [Setting("Widest blur", "pixels")]
    [Range(1, Kernels.BoxBlur.MaxDiameter)]
    public int MaxDiameter { get; set; } = Kernels.BoxBlur.MaxDiameter;

    [Setting("Most width x height x iterations of a Mandelbrot request")]
    [Range(1L, 1L << 52)]
    public long MaxPixelIterations { get; set; } = 1L << 36;

    [Setting("Longest run of a job", "seconds")]
    [Range(0.001, 3600.0)]
    public double JobSeconds { get; set; } = 10;

    [Setting("Longest wait of a job for its turn", "seconds")]
    [Range(0.0, 600.0)]
    public double QueueSeconds { get; set; } = 2;

    [Setting("Jobs that may wait at the same time")]
    [Range(0, 100_000)]
    public int QueueLength { get; set; } = 64;

    [Setting("Cores that jobs use together", Default = "all")]
    [Range(1, 4096)]
    public int Permits { get; set; } = Environment.ProcessorCount;

    [Setting(
        "What the service may hold together: connections, kept replies, and with the rest uploads (half of it at most), running jobs, unsent replies and buffers for the next job",
        "bytes", Default = "60 % of the container's memory, or of the machine's")]
    [Range(SmallestBudgetBytes, 1L << 50)]
    public long MemoryBudgetBytes { get; set; } = Math.Max(SmallestBudgetBytes, ContainerMemory.Bytes / 10 * 6);

    [Setting("Of the budget, unused buffers kept for the next job while running ones do not need the bytes", "bytes", Default = "64 MiB, at most 1/8 of the budget")]
    [Range(0L, 1L << 50)]
    public long RetainedBytes
    {
        get => _retainedBytes ?? Math.Min(64L << 20, MemoryBudgetBytes / 8);
        set => _retainedBytes = value;
    }

    [Setting(
        "Of the budget, what connections may hold of requests not read yet and of replies not taken yet; beyond half of it new requests get 503, beyond all of it connections are cut",
        "bytes", Default = "1/4 of the budget")]
    [Range(1L << 20, 1L << 50)]
    public long ConnectionBytes
    {
        get => _connectionBytes ?? MemoryBudgetBytes / 4;
        set => _connectionBytes = value;
    }

    [Setting("Connections at the same time, idle ones included; more are closed at once")]
    [Range(1, 1_000_000)]
    public int MaxConnections { get; set; } = 8192;

    [Setting("Of the budget, encoded replies kept to be sent again; 0 keeps none", "bytes", Default = "32 MiB, at most 1/16 of the budget")]
    [Range(0L, 1L << 50)]
    public long CacheBytes
    {
        get => _cacheBytes ?? Math.Min(32L << 20, MemoryBudgetBytes / 16);
        set => _cacheBytes = value;
    }

    [Setting("Whether pictures of `/mandelbrot` are kept too, and not only tiles")]
    public bool CachePictures { get; set; }

    [Setting("A job that is expected to take longer is heavy, and light ones pass it", "milliseconds of one core")]
    [Range(1.0, 3_600_000.0)]
    public double HeavyMilliseconds { get; set; } = 250;

    [Setting("Longest time a body may take to arrive", "seconds")]
    [Range(0.1, 86_400.0)]
    public double BodySeconds { get; set; } = 120;

    [Setting("Slowest sender, on average after five seconds; 0 waits for any", "bytes a second")]
    [Range(0.0, 1e9)]
    public double MinBodyBytesPerSecond { get; set; } = 1024;

    [Setting("Slowest reader, on average after five seconds; 0 serves any", "bytes a second")]
    [Range(0.0, 1e9)]
    public double MinReplyBytesPerSecond { get; set; } = 8 * 1024;

    [Setting("What accepted requests get to finish once the service was told to stop", "seconds")]
    [Range(0.0, 3600.0)]
    public double DrainSeconds { get; set; } = 20;

    [Setting("Requests a second from one client address to the picture endpoints; 0 is no limit")]
    [Range(0, 1_000_000)]
    public int ClientRequestsPerSecond { get; set; }

    /// <summary>The part of the budget that uploads, running jobs, unsent replies and kept buffers share, in bytes.</summary>
    internal long JobBytes => MemoryBudgetBytes - ConnectionBytes - CacheBytes;

    /// <inheritdoc/>
    public string? Contradiction() => JobBytes >= MemoryBudgetBytes / 4 ? null : string.Create(
        CultureInfo.InvariantCulture,
        $"Limits__ConnectionBytes and Limits__CacheBytes are {ConnectionBytes:N0} and {CacheBytes:N0}; they must leave a quarter of Limits__MemoryBudgetBytes, {MemoryBudgetBytes:N0}, to jobs.");
}
