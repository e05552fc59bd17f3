using System.IO.Compression;
using Bench.Measuring;
using Bench.Pictures;
using BenchmarkDotNet.Attributes;
using Png;

namespace Bench.Codec;

/// <summary>
/// The whole encoder on one thread, from samples to a file. The baseline is the runtime's deflate alone over scanlines that are
/// filtered already: an encoder built on it would have to filter and to check on top.
/// </summary>
[ReturnsBytes]
public class EncodeBenchmarks
{
    private byte[] _filtered = [];
    private FixedBufferWriter _output = new(0);
    private byte[] _deflated = [];

    [ParamsSource(nameof(Pictures))]
    public Picture Picture { get; set; } = null!;

    public static IEnumerable<Picture> Pictures => Scope.Of(PictureSet.All);

    [GlobalSetup]
    public void Setup()
    {
        _filtered = PngFiles.Filtered(Picture);
        _output = new FixedBufferWriter(PngFiles.MaxBytes(Picture));
        _deflated = new byte[PngFiles.MaxBytes(Picture)];
        WarmUp.Run(() => Fast());
        WarmUp.Run(() => Balanced());
    }

    [Benchmark(Baseline = true, Description = "ZLibStream fastest, deflate only")]
    public long ZLibFastest() => Deflate(CompressionLevel.Fastest);

    [Benchmark(Description = "ZLibStream optimal, deflate only")]
    public long ZLibOptimal() => Deflate(CompressionLevel.Optimal);

    [Benchmark]
    public long Fast() => Encode(PngCompression.Fast);

    [Benchmark]
    public long Balanced() => Encode(PngCompression.Balanced);

    [Benchmark]
    public long Small() => Encode(PngCompression.Small);

    private long Deflate(CompressionLevel level)
    {
        using var output = new MemoryStream(_deflated);
        using (var deflate = new ZLibStream(output, level, leaveOpen: true))
        {
            deflate.Write(_filtered);
        }

        return output.Position;
    }

    private long Encode(PngCompression compression)
    {
        _output.Clear();
        PngFiles.Encode(Picture, compression, _output);
        return _output.Length;
    }
}
