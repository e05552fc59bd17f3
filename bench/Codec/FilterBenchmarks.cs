using Bench.Measuring;
using Bench.Pictures;
using BenchmarkDotNet.Attributes;

namespace Bench.Codec;

/// <summary>Each filter put on and taken off all rows of a picture.</summary>
[AllVectorWidths]
public class FilterBenchmarks
{
    private byte[] _filtered = [];
    private byte[] _output = [];
    private byte[] _zeros = [];

    [Params(ScanlineFilter.Sub, ScanlineFilter.Up, ScanlineFilter.Average, ScanlineFilter.Paeth)]
    public ScanlineFilter Filter { get; set; }

    [ParamsSource(nameof(Pictures))]
    public Picture Picture { get; set; } = null!;

    /// <summary>Three and four bytes to the left neighbour.</summary>
    public static IEnumerable<Picture> Pictures => Scope.Of([PictureSet.Named("photo rgb"), PictureSet.Named("photo rgba")]);

    [GlobalSetup]
    public void Setup()
    {
        _filtered = new byte[Picture.Samples.Length];
        _output = new byte[Picture.Samples.Length];
        _zeros = new byte[Picture.RowBytes];
        PutOn(_filtered);
    }

    [Benchmark(Description = "Filter")]
    public void PutOn() => PutOn(_output);

    [Benchmark(Description = "Unfilter")]
    public void TakeOff()
    {
        for (var y = 0; y < Picture.Height; y++)
        {
            var row = _output.AsSpan(y * Picture.RowBytes, Picture.RowBytes);
            CodecParts.Unfilter(Filter, Row(_filtered, y), Above(_output, y), Picture.Format.BytesPerPixel, row);
        }
    }

    private void PutOn(byte[] output)
    {
        var samples = Picture.Samples.Span;
        for (var y = 0; y < Picture.Height; y++)
        {
            var residuals = output.AsSpan(y * Picture.RowBytes, Picture.RowBytes);
            CodecParts.Filter(Filter, Row(samples, y), Above(samples, y), Picture.Format.BytesPerPixel, residuals);
        }
    }

    private ReadOnlySpan<byte> Row(ReadOnlySpan<byte> rows, int y) => rows.Slice(y * Picture.RowBytes, Picture.RowBytes);

    private ReadOnlySpan<byte> Above(ReadOnlySpan<byte> rows, int y) => y == 0 ? _zeros : Row(rows, y - 1);
}
