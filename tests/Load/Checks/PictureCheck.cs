using Load.Pictures;

namespace Load.Checks;

/// <summary>Compares a decoded reply with what a reference computed.</summary>
internal static class PictureCheck
{
    /// <summary>What is wrong with a reply that must be of this picture's colour type and samples; null if nothing is.</summary>
    public static string? Direct(byte[] file, RawPicture expected) =>
        Compare(file, expected.Width, expected.Height, expected.Samples, expected.ColorType);

    /// <summary>What is wrong with an indexed reply, whose colours are compared; null if nothing is.</summary>
    public static string? Indexed(byte[] file, int width, int height, byte[] expected) => Compare(file, width, height, expected, 3);

    private static string? Compare(byte[] file, int width, int height, byte[] expected, int colorType)
    {
        DecodedPicture picture;
        try
        {
            picture = PlainPng.Decode(file);
        }
        catch (Exception broken) when (broken is InvalidDataException or EndOfStreamException)
        {
            return $"the reply is no sound PNG: {broken.Message}";
        }

        if ((picture.Width, picture.Height, picture.ColorType) != (width, height, colorType))
        {
            return FormattableString.Invariant(
                $"the reply is {picture.Width}x{picture.Height} of colour type {picture.ColorType}, not {width}x{height} of {colorType}");
        }

        var samples = colorType == 3 ? Colors(picture) : picture.Samples;
        var at = samples.AsSpan().CommonPrefixLength(expected);
        if (at == expected.Length && at == samples.Length)
        {
            return null;
        }

        var channels = colorType == 3 ? 3 : DecodedPicture.ChannelsOf(colorType);
        var pixel = at / channels;
        return FormattableString.Invariant(
            $"pixel ({pixel % width}, {pixel / width}), channel {at % channels} is {samples[at]}, not {expected[at]}");
    }

    private static byte[] Colors(DecodedPicture picture)
    {
        var colors = new byte[picture.Samples.Length * 3];
        for (var pixel = 0; pixel < picture.Samples.Length; pixel++)
        {
            picture.Palette.AsSpan(picture.Samples[pixel] * 3, 3).CopyTo(colors.AsSpan(pixel * 3));
        }

        return colors;
    }
}
