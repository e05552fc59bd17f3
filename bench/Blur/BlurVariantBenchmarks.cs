using Bench.Measuring;
using BenchmarkDotNet.Attributes;
using Kernels;

namespace Bench.Blur;

/// <summary>Every variant and vector width on pictures that the plain loop gets through; it is the baseline.</summary>
public class BlurVariantBenchmarks
{
    private BlurRun _scalar = null!;
    private BlurRun _simd128 = null!;
    private BlurRun _simd256 = null!;
    private BlurRun _simd512 = null!;
    private BlurRun _sliding128 = null!;
    private BlurRun _sliding256 = null!;
    private BlurRun _sliding512 = null!;
    private BlurRun _parallel = null!;

    [ParamsSource(nameof(Cases))]
    public BlurCase Case { get; set; } = null!;

    public static IEnumerable<BlurCase> Cases => Scope.Of<BlurCase>(
    [
        new(160, 160, 4, 8, 8),
        new(160, 160, 3, 8, 8),
        new(160, 160, 1, 8, 8),
        new(160, 160, 4, 8, 31),
        new(160, 160, 4, 16, 8),
        new(640, 480, 4, 8, 8),
    ]);

    [GlobalSetup]
    public void Setup()
    {
        _scalar = new BlurRun(Case, BlurVariant.Scalar);
        _simd128 = new BlurRun(Case, BlurVariant.Simd, VectorWidth.V128);
        _simd256 = new BlurRun(Case, BlurVariant.Simd, VectorWidth.V256);
        _simd512 = new BlurRun(Case, BlurVariant.Simd, VectorWidth.V512);
        _sliding128 = new BlurRun(Case, BlurVariant.Sliding, VectorWidth.V128);
        _sliding256 = new BlurRun(Case, BlurVariant.Sliding, VectorWidth.V256);
        _sliding512 = new BlurRun(Case, BlurVariant.Sliding, VectorWidth.V512);
        _parallel = new BlurRun(Case, BlurVariant.Parallel, threads: Environment.ProcessorCount);
    }

    [Benchmark(Baseline = true, Description = "scalar")]
    public void Scalar() => _scalar.Run();

    [Benchmark(Description = "simd/128")]
    public void Simd128() => _simd128.Run();

    [Benchmark(Description = "simd/256")]
    public void Simd256() => _simd256.Run();

    [Benchmark(Description = "simd/512")]
    public void Simd512() => _simd512.Run();

    [Benchmark(Description = "sliding/128")]
    public void Sliding128() => _sliding128.Run();

    [Benchmark(Description = "sliding/256")]
    public void Sliding256() => _sliding256.Run();

    [Benchmark(Description = "sliding/512")]
    public void Sliding512() => _sliding512.Run();

    [Benchmark(Description = "parallel")]
    public void Parallel() => _parallel.Run();
}
