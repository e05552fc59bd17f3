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

    public ref readonly ShadedColor this[ushort sample] => ref _colors[_indices[sample]];
}
