using Bench.Measuring;
using BenchmarkDotNet.Attributes;
using Kernels;

namespace Bench.Fractal;

/// <summary>Every variant and vector width in both precisions; the plain loop is the baseline.</summary>
public class MandelbrotBenchmarks
{
    private FractalRun _scalar = null!;
    private FractalRun _simd128 = null!;
    private FractalRun _simd256 = null!;
    private FractalRun _simd512 = null!;
    private FractalRun _shortcut128 = null!;
    private FractalRun _shortcut256 = null!;
    private FractalRun _shortcut512 = null!;
    private FractalRun _parallel = null!;

    [ParamsSource(nameof(Views))]
    public FractalView View { get; set; } = null!;

    [Params(MandelbrotPrecision.Double, MandelbrotPrecision.Single)]
    public MandelbrotPrecision Precision { get; set; }

    public static IEnumerable<FractalView> Views => Scope.Of([FractalView.Seeds, FractalView.Spiral]);

    [GlobalSetup]
    public void Setup()
    {
        _scalar = Make(MandelbrotVariant.Scalar, VectorWidth.Auto);
        _simd128 = Make(MandelbrotVariant.Simd, VectorWidth.V128);
        _simd256 = Make(MandelbrotVariant.Simd, VectorWidth.V256);
        _simd512 = Make(MandelbrotVariant.Simd, VectorWidth.V512);
        _shortcut128 = Make(MandelbrotVariant.Shortcut, VectorWidth.V128);
        _shortcut256 = Make(MandelbrotVariant.Shortcut, VectorWidth.V256);
        _shortcut512 = Make(MandelbrotVariant.Shortcut, VectorWidth.V512);
        _parallel = Make(MandelbrotVariant.Parallel, VectorWidth.Auto);
    }

    [Benchmark(Baseline = true, Description = "scalar")]
    public void Scalar() => _scalar.Run();

    [Benchmark(Description = "simd/128")]
    public void Simd128() => _simd128.Run();

    [Benchmark(Description = "simd/256")]
    public void Simd256() => _simd256.Run();

    [Benchmark(Description = "simd/512")]
    public void Simd512() => _simd512.Run();

    [Benchmark(Description = "shortcut/128")]
    public void Shortcut128() => _shortcut128.Run();

    [Benchmark(Description = "shortcut/256")]
    public void Shortcut256() => _shortcut256.Run();

    [Benchmark(Description = "shortcut/512")]
    public void Shortcut512() => _shortcut512.Run();

    [Benchmark(Description = "parallel")]
    public void Parallel() => _parallel.Run();

    private FractalRun Make(MandelbrotVariant variant, VectorWidth width) => new(View, new MandelbrotOptions
    {
        Precision = Precision,
        Variant = variant,
        VectorWidth = width,
        Threads = Environment.ProcessorCount,
    });
}
