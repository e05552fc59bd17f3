using Kernels.Color;

namespace Kernels;

/// <summary>A table of 256 colours. Those here are matplotlib's, by matplotlib's names.</summary>
public sealed class Palette
{
    /// <summary>Colours in a table.</summary>
    public const int Colors = 256;

    private static readonly Palette[] Known =
    [
        new("hot", PaletteData.Hot),
        new("viridis", PaletteData.Viridis),
        new("magma", PaletteData.Magma),
        new("inferno", PaletteData.Inferno),
        new("plasma", PaletteData.Plasma),
        new("cividis", PaletteData.Cividis),
        new("twilight_shifted", PaletteData.TwilightShifted),
        new("gray", PaletteData.Gray),
    ];

    private readonly Lazy<FineColors> _fine;

    private Palette(string name, string base64)
    {
        Name = name;
        var rgb = Convert.FromBase64String(base64);
        Rgb = rgb;
        Shaded = new ShadedColor[Colors];
        for (var i = 0; i < Colors; i++)
        {
            Shaded[i] = new ShadedColor(rgb[3 * i], rgb[(3 * i) + 1], rgb[(3 * i) + 2]);
        }

        _fine = new Lazy<FineColors>(() => new FineColors(rgb));
    }

    /// <summary>All palettes, the default first.</summary>
    public static IReadOnlyList<Palette> All => Known;

    /// <summary>The default: black, red, yellow, white.</summary>
    public static Palette Hot => Known[0];

    /// <summary>The name, in lower case.</summary>
    public string Name { get; }

    /// <summary>The table: 256 times red, green, blue, 8 bits each.</summary>
    public ReadOnlyMemory<byte> Rgb { get; }

    /// <summary>The same table, prepared for <see cref="Relief"/>.</summary>
    internal ShadedColor[] Shaded { get; }

    /// <summary>The table with colours between its colours.</summary>
    internal FineColors Fine => _fine.Value;

    /// <summary>Finds a palette by its exact name.</summary>
    /// <param name="name">Such as <c>viridis</c>.</param>
    /// <param name="palette">The palette, or <see cref="Hot"/> when there is none of that name.</param>
    /// <returns>Whether there is one.</returns>
    public static bool TryGet(string name, out Palette palette)
    {
        foreach (var known in Known)
        {
            if (known.Name == name)
            {
                palette = known;
                return true;
            }
        }

        palette = Hot;
        return false;
    }
}
