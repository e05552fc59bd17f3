using Bench.Measuring;
using Bench.Pictures;
using BenchmarkDotNet.Attributes;
using Png;

namespace Bench.Codec;

/// <summary>The whole codec at each vector width the machine has.</summary>
[AllVectorWidths]
public class CodecWidthBenchmarks
{
    private byte[] _file = [];
    private byte[] _samples = [];
    private FixedBufferWriter _output = new(0);

    [ParamsSource(nameof(Pictures))]
    public Picture Picture { get; set; } = null!;

    public static IEnumerable<Picture> Pictures => Scope.Of([PictureSet.Named("photo rgb"), PictureSet.Named("screenshot")]);

    [GlobalSetup]
    public void Setup()
    {
        _file = PngFiles.Typical(Picture);
        _samples = new byte[Picture.Samples.Length];
        _output = new FixedBufferWriter(PngFiles.MaxBytes(Picture));
        WarmUp.Run(Decode);
        WarmUp.Run(() => Encode());
    }

    [Benchmark(Description = "Decode")]
    public void Decode() => PngFiles.Decode(_file, _samples);

    [Benchmark(Description = "Encode fast")]
    public long Encode()
    {
        _output.Clear();
        PngFiles.Encode(Picture, PngCompression.Fast, _output);
        return _output.Length;
    }
}
