namespace Kernels.Color;

/// <summary>
/// A colour prepared for a change of saturation and value: channel = value * (1 - saturation * share), where the share
/// depends on the hue alone. That is what a way through hue, saturation, value and back comes to.
/// </summary>
internal readonly struct ShadedColor
{
    private readonly float _value;
    private readonly float _saturation;
    private readonly float _red;
    private readonly float _green;
    private readonly float _blue;

    /// <summary>From 8-bit levels that were cut off: the middle of what was cut is put back, but black and full stay.</summary>
    public ShadedColor(byte red, byte green, byte blue)
        : this(Level(red), Level(green), Level(blue))
    {
    }

    /// <summary>From levels of 0 to 1.</summary>
    public ShadedColor(float r, float g, float b)
    {
        var max = MathF.Max(r, MathF.Max(g, b));
        var range = max - MathF.Min(r, MathF.Min(g, b));
        _value = max;
        if (range > 0)
        {
            _saturation = range / max;
            (_red, _green, _blue) = ((max - r) / range, (max - g) / range, (max - b) / range);
        }
    }

    /// <summary>
    /// The colour under a light from -1 (away: full saturation, black) over 0 (unchanged) to 1 (full: no saturation, white), as
    /// three 8-bit levels, cut off.
    /// </summary>
    public void Write(float light, Span<byte> rgb)
    {
        var (saturation, value) = light > 0
            ? ((1 - light) * _saturation, ((1 - light) * _value) + light)
            : (((1 + light) * _saturation) - light, (1 + light) * _value);
        rgb[0] = (byte)(255 * value * (1 - (saturation * _red)));
        rgb[1] = (byte)(255 * value * (1 - (saturation * _green)));
        rgb[2] = (byte)(255 * value * (1 - (saturation * _blue)));
    }

    /// <summary>A level of 0 to 1 from one that was cut off to 8 bits.</summary>
    public static float Level(byte level) => level is 0 or 255 ? level / 255f : (level + 0.5f) / 255f;
}
