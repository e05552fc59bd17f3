using Load.Checks;
using Load.Pictures;

namespace Load.Scenarios;

/// <summary>
/// The pictures that are sent, and what is to come back. The last of each is kept: scenarios that follow each other share it,
/// and all together would not fit into memory.
/// </summary>
internal static class Uploads
{
    private static readonly Dictionary<(int Width, int Height, bool IsTranslucent), Upload> Kept = [];
    private static (Upload Of, int Diameter, RawPicture Picture)? _blurred;

    /// <summary>What the blur of the picture must be.</summary>
    public static RawPicture Blurred(Upload upload, int diameter)
    {
        if (_blurred is { } blurred && blurred.Of == upload && blurred.Diameter == diameter)
        {
            return blurred.Picture;
        }

        var picture = ReferenceBlur.Blur(upload.Picture, diameter);
        _blurred = (upload, diameter, picture);
        return picture;
    }

    public static Upload Noisy(int width, int height, bool isTranslucent)
    {
        var key = (width, height, isTranslucent);
        if (!Kept.TryGetValue(key, out var upload))
        {
            // Above a few megapixels one at a time.
            foreach (var large in Kept.Keys.Where(known => known.Width * known.Height > 4_000_000).ToArray())
            {
                Kept.Remove(large);
            }

            Kept[key] = upload = Of(NoisyPicture.Draw(width, height, isTranslucent));
        }

        return upload;
    }

    public static Upload Of(RawPicture picture) => new(picture, PlainPng.Encode(picture));
}
