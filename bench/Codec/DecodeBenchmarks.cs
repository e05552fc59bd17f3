using System.IO.Compression;
using Bench.Measuring;
using Bench.Pictures;
using BenchmarkDotNet.Attributes;

namespace Bench.Codec;

/// <summary>
/// The whole decoder on one thread, from a file as pictures come from elsewhere to samples, and inflate alone. The baseline
/// is the runtime's inflate alone: a decoder built on it would have to take filters off and to expand on top.
/// </summary>
public class DecodeBenchmarks
{
    private byte[] _file = [];
    private byte[] _stream = [];
    private byte[] _scanlines = [];
    private byte[] _samples = [];

    [ParamsSource(nameof(Pictures))]
    public Picture Picture { get; set; } = null!;

    public static IEnumerable<Picture> Pictures => Scope.Of(PictureSet.All);

    [GlobalSetup]
    public void Setup()
    {
        _file = PngFiles.Typical(Picture);
        _stream = PngFiles.Datastream(_file);
        _scanlines = new byte[((long)(Picture.RowBytes + 1) * Picture.Height) + CodecParts.InflateSlack];

        // A palette comes out as RGB.
        _samples = new byte[Picture.Pixels * Math.Max(3, Picture.Format.BytesPerPixel)];
        WarmUp.Run(Decode);
    }

    [Benchmark(Baseline = true, Description = "ZLibStream, inflate only")]
    public long ZLibInflate()
    {
        using var inflate = new ZLibStream(new MemoryStream(_stream), CompressionMode.Decompress);
        return inflate.ReadAtLeast(_scanlines, _scanlines.Length - CodecParts.InflateSlack);
    }

    [Benchmark(Description = "Inflate only")]
    public long Inflate() => CodecParts.Inflate(_stream, _scanlines);

    [Benchmark(Description = "Decode")]
    public void Decode() => PngFiles.Decode(_file, _samples);
}
