using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Kernels.Color;

/// <summary>
/// A colour prepared for a change of saturation and value: channel = value * (1 - saturation * share), where the share
/// depends on the hue alone. That is what a way through hue, saturation, value and back comes to.
/// </summary>
/// <remarks>
/// A light from -1 (away: full saturation, black) over 0 (unchanged) to 1 (full: no saturation, white) moves both. With
/// keep = 1 - |light|, white = max(light, 0) and black = max(-light, 0) that is value' = keep * value + white and
/// saturation' = keep * saturation + black, the latter but for light > 0, where black is 0 and the product is all.
/// </remarks>
internal readonly struct ShadedColor
{
    private const int Lanes = 4;

    // Red, green and blue; the last lane is what is stored beside a pixel and overwritten by the next.
    private readonly Vector128<float> _share;
    private readonly Vector128<float> _saturated; // saturation * share
    private readonly Vector128<float> _value;

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
        _value = Vector128.Create(max);
        if (range > 0)
        {
            _share = Vector128.Create((max - r) / range, (max - g) / range, (max - b) / range, 0);
            _saturated = _share * (range / max);
        }
    }

    /// <summary>Colours under light as three 8-bit levels each, cut off.</summary>
    /// <param name="colors">The colours.</param>
    /// <param name="indices">Which of them each pixel has.</param>
    /// <param name="light">The light on each pixel, -1 to 1.</param>
    /// <param name="rgb">Receives red, green, blue for each pixel.</param>
    public static void Write(ReadOnlySpan<ShadedColor> colors, ReadOnlySpan<ushort> indices, ReadOnlySpan<float> light, Span<byte> rgb)
    {
        light = light[..indices.Length];
        rgb = rgb[..(3 * indices.Length)];

        // Four pixels are stored as 16 bytes, of which the last four belong to the pixels behind.
        var done = 0;
        for (; done <= indices.Length - (2 * Lanes); done += Lanes)
        {
            var low = Vector128.Narrow(colors[indices[done]].Under(light[done]), colors[indices[done + 1]].Under(light[done + 1]));
            var high = Vector128.Narrow(colors[indices[done + 2]].Under(light[done + 2]), colors[indices[done + 3]].Under(light[done + 3]));
            var packed = Vector128.Shuffle(
                Vector128.Narrow(low, high).AsByte(), Vector128.Create((byte)0, 1, 2, 4, 5, 6, 8, 9, 10, 12, 13, 14, 15, 15, 15, 15));
            packed.StoreUnsafe(ref MemoryMarshal.GetReference(rgb), 3 * (nuint)done);
        }

        for (; done < indices.Length; done++)
        {
            var levels = colors[indices[done]].Under(light[done]);
            (rgb[3 * done], rgb[(3 * done) + 1], rgb[(3 * done) + 2]) = ((byte)levels[0], (byte)levels[1], (byte)levels[2]);
        }
    }

    /// <summary>A level of 0 to 1 from one that was cut off to 8 bits.</summary>
    public static float Level(byte level) => level is 0 or 255 ? level / 255f : (level + 0.5f) / 255f;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector128<int> Under(float light)
    {
        var (keep, white, black) = (1 - MathF.Abs(light), float.MaxNative(light, 0), float.MaxNative(-light, 0));
        var value = (_value * keep) + Vector128.Create(white);
        var saturated = (_saturated * keep) + (_share * black);
        return Vector128.ConvertToInt32Native(Vector128.Create(255f) * value * (Vector128<float>.One - saturated));
    }
}
