using Bench.Measuring;
using BenchmarkDotNet.Attributes;
using Kernels;

namespace Bench.Blur;

/// <summary>The forms whose cost does not depend on the diameter, at 1080p. The baseline copies the picture: the limit of any blur.</summary>
public class BlurSizeBenchmarks
{
    private BlurRun _sliding128 = null!;
    private BlurRun _sliding256 = null!;
    private BlurRun _sliding512 = null!;
    private BlurRun _parallel = null!;

    [ParamsSource(nameof(Cases))]
    public BlurCase Case { get; set; } = null!;

    public static IEnumerable<BlurCase> Cases => Scope.Of<BlurCase>(
    [
        new(1920, 1080, 4, 8, 8),
        new(1920, 1080, 4, 8, 3),
        new(1920, 1080, 4, 8, 32),
        new(1920, 1080, 4, 8, 255),
        new(1920, 1080, 4, 8, 8, Passes: 3),
        new(1920, 1080, 4, 8, 8, IsOpaque: false),
        new(1920, 1080, 4, 8, 255, IsOpaque: false),
        new(1920, 1080, 3, 8, 8),
        new(1920, 1080, 3, 8, 255),
        new(1920, 1080, 2, 8, 8),
        new(1920, 1080, 2, 8, 255),
        new(1920, 1080, 2, 8, 8, IsOpaque: false),
        new(1920, 1080, 1, 8, 8),
        new(1920, 1080, 1, 8, 255),
        new(1920, 1080, 4, 16, 8),
        new(1920, 1080, 1, 16, 255),
    ]);

    [GlobalSetup]
    public void Setup()
    {
        _sliding128 = new BlurRun(Case, BlurVariant.Sliding, VectorWidth.V128);
        _sliding256 = new BlurRun(Case, BlurVariant.Sliding, VectorWidth.V256);
        _sliding512 = new BlurRun(Case, BlurVariant.Sliding, VectorWidth.V512);
        _parallel = new BlurRun(Case, BlurVariant.Parallel, threads: Environment.ProcessorCount);
    }

    [Benchmark(Baseline = true, Description = "copy")]
    public void Copy() => _sliding128.Copy();

    [Benchmark(Description = "sliding/128")]
    public void Sliding128() => _sliding128.Run();

    [Benchmark(Description = "sliding/256")]
    public void Sliding256() => _sliding256.Run();

    [Benchmark(Description = "sliding/512")]
    public void Sliding512() => _sliding512.Run();

    [Benchmark(Description = "parallel")]
    public void Parallel() => _parallel.Run();
}
