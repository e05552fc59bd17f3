namespace Kernels.Color;

/// <summary>A palette's 256 colours for counts.</summary>
internal readonly struct CountShades : IShades<ushort>
{
    private readonly byte[] _indices;
    private readonly ShadedColor[] _colors;

    public CountShades(Palette palette, int iterations)
    {
        _indices = IndexTables.For(iterations);
        _colors = palette.Shaded;
    }

    public ReadOnlySpan<ShadedColor> Colors => _colors;

    public void Find(ReadOnlySpan<ushort> samples, Span<ushort> indices)
    {
        var table = _indices;
        for (var i = 0; i < samples.Length; i++)
        {
            indices[i] = table[samples[i]];
        }
    }
}
