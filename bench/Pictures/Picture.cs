using Bench.Measuring;
using Png;

namespace Bench.Pictures;

/// <summary>A picture to measure with. It is drawn when its samples are first asked for: most processes need only one.</summary>
public sealed class Picture : IPixelWork
{
    private readonly Lazy<byte[]> _samples;

    /// <param name="name">As it stands in tables.</param>
    /// <param name="width">Pixels a row.</param>
    /// <param name="height">Rows.</param>
    /// <param name="format">Of the rows.</param>
    /// <param name="draw">Makes the rows, without padding, 16-bit samples in native byte order.</param>
    /// <param name="palette">Triples of an indexed picture, empty for the others.</param>
    internal Picture(string name, int width, int height, PngRowFormat format, Func<byte[]> draw, ReadOnlyMemory<byte> palette = default)
    {
        Name = name;
        Width = width;
        Height = height;
        Format = format;
        Palette = palette;
        _samples = new Lazy<byte[]>(draw);
    }

    public string Name { get; }

    public int Width { get; }

    public int Height { get; }

    public PngRowFormat Format { get; }

    public ReadOnlyMemory<byte> Palette { get; }

    public ReadOnlyMemory<byte> Samples => _samples.Value;

    public long Pixels => (long)Width * Height;

    public int RowBytes => Format.RowBytes(Width);

    public override string ToString() => Name;
}
