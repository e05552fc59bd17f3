using Bench.Measuring;
using Bench.Pictures;
using BenchmarkDotNet.Attributes;

namespace Bench.Codec;

/// <summary>The two checksums over the samples of a picture. The baseline copies them.</summary>
[AllVectorWidths]
public class ChecksumBenchmarks
{
    private byte[] _copy = [];

    [ParamsSource(nameof(Pictures))]
    public Picture Picture { get; set; } = null!;

    public static IEnumerable<Picture> Pictures => [PictureSet.Named("photo rgba")];

    [GlobalSetup]
    public void Setup() => _copy = new byte[Picture.Samples.Length];

    [Benchmark(Baseline = true)]
    public void Copy() => Picture.Samples.CopyTo(_copy);

    [Benchmark(Description = "CRC-32")]
    public long Crc() => CodecParts.Crc(Picture.Samples.Span);

    [Benchmark(Description = "Adler-32")]
    public long Adler() => CodecParts.Adler(Picture.Samples.Span);
}
