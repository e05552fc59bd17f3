namespace Kernels.Color;

/// <summary>A palette's colours, and those between them, for heights.</summary>
internal readonly struct HeightShades : IShades<float>
{
    private readonly HeightIndex _scale;
    private readonly ShadedColor[] _colors;

    public HeightShades(Palette palette, int iterations)
    {
        _scale = HeightIndex.For(iterations);
        _colors = palette.Fine.Shaded;
    }

    public ReadOnlySpan<ShadedColor> Colors => _colors;

    public void Find(ReadOnlySpan<float> samples, Span<ushort> indices) => _scale.Find(samples, indices);
}
