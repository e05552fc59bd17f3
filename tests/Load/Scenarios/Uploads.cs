using Load.Checks;
using Load.Pictures;

namespace Load.Scenarios;

/// <summary>
/// The pictures that are sent, and what is to come back. The last of each is kept: scenarios that follow each other share it,
/// and all together would not fit into memory.
/// </summary>
internal static class Uploads
{
    private static readonly Dictionary<(int Width, int Height, bool IsTranslucent), (RgbaPicture Picture, byte[] File)> Kept = [];
    private static ((int Width, int Height, bool IsTranslucent, int Diameter) Key, byte[] Pixels)? _blurred;

    public static byte[] File(int width, int height, bool isTranslucent) => Upload(width, height, isTranslucent).File;

    /// <summary>What the blur of the picture must be.</summary>
    public static byte[] Blurred(int width, int height, bool isTranslucent, int diameter)
    {
        var key = (width, height, isTranslucent, diameter);
        if (_blurred is { } blurred && blurred.Key == key)
        {
            return blurred.Pixels;
        }

        var pixels = ReferenceBlur.Blur(Upload(width, height, isTranslucent).Picture.Pixels, width, height, diameter);
        _blurred = (key, pixels);
        return pixels;
    }

    private static (RgbaPicture Picture, byte[] File) Upload(int width, int height, bool isTranslucent)
    {
        var key = (width, height, isTranslucent);
        if (!Kept.TryGetValue(key, out var upload))
        {
            // Above a few megapixels one at a time.
            foreach (var large in Kept.Keys.Where(known => known.Width * known.Height > 4_000_000).ToArray())
            {
                Kept.Remove(large);
            }

            var picture = RgbaPicture.Noisy(width, height, isTranslucent);
            Kept[key] = upload = (picture, PlainPng.Encode(picture));
        }

        return upload;
    }
}
