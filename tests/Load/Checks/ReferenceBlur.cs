using Load.Pictures;

namespace Load.Checks;

/// <summary>
/// The exact box blur with repeated edge pixels, by running sums in 64 bits, one pixel after the other: window d covers
/// x - d/2 .. x - d/2 + d - 1, colour is weighted by alpha, means are rounded half up, colour under alpha 0 is 0.
/// </summary>
internal static class ReferenceBlur
{
    /// <summary>The blur of a picture; one without alpha is opaque.</summary>
    public static RawPicture Blur(RawPicture picture, int diameter)
    {
        var blurred = Blur(Rgba(picture), picture.Width, picture.Height, diameter);
        var samples = new byte[picture.Samples.Length];
        for (var at = 0; at < samples.Length; at++)
        {
            samples[at] = blurred[(4 * (at / picture.Channels)) + (at % picture.Channels)];
        }

        return picture with { Samples = samples };
    }

    /// <summary>The blur of RGBA samples.</summary>
    public static byte[] Blur(ReadOnlySpan<byte> rgba, int width, int height, int diameter)
    {
        var result = new byte[rgba.Length];

        // Four sums a column: red, green and blue times alpha, and alpha.
        var columns = new long[width * 4];
        var before = diameter / 2;
        for (var dy = 0; dy < diameter; dy++)
        {
            AddRow(columns, Row(rgba, width, height, dy - before), 1);
        }

        for (var y = 0; y < height; y++)
        {
            BlurRow(columns, width, diameter, result.AsSpan(y * width * 4, width * 4));
            AddRow(columns, Row(rgba, width, height, y - before + diameter), 1);
            AddRow(columns, Row(rgba, width, height, y - before), -1);
        }

        return result;
    }

    private static byte[] Rgba(RawPicture picture)
    {
        var rgba = new byte[picture.Width * picture.Height * 4];
        rgba.AsSpan().Fill(255);
        for (var at = 0; at < picture.Samples.Length; at++)
        {
            rgba[(4 * (at / picture.Channels)) + (at % picture.Channels)] = picture.Samples[at];
        }

        return rgba;
    }

    private static ReadOnlySpan<byte> Row(ReadOnlySpan<byte> rgba, int width, int height, int y) =>
        rgba.Slice(Math.Clamp(y, 0, height - 1) * width * 4, width * 4);

    private static void AddRow(long[] columns, ReadOnlySpan<byte> row, int sign)
    {
        for (var i = 0; i < row.Length; i += 4)
        {
            long alpha = row[i + 3] * sign;
            columns[i] += row[i] * alpha;
            columns[i + 1] += row[i + 1] * alpha;
            columns[i + 2] += row[i + 2] * alpha;
            columns[i + 3] += alpha;
        }
    }

    private static void BlurRow(long[] columns, int width, int diameter, Span<byte> result)
    {
        var before = diameter / 2;
        var area = (long)diameter * diameter;
        Span<long> sums = [0, 0, 0, 0];
        for (var dx = 0; dx < diameter; dx++)
        {
            Add(sums, columns, Math.Clamp(dx - before, 0, width - 1), 1);
        }

        for (var x = 0; x < width; x++)
        {
            var alpha = sums[3];
            for (var channel = 0; channel < 3; channel++)
            {
                result[(4 * x) + channel] = alpha == 0 ? (byte)0 : (byte)(((2 * sums[channel]) + alpha) / (2 * alpha));
            }

            result[(4 * x) + 3] = (byte)(((2 * alpha) + area) / (2 * area));
            Add(sums, columns, Math.Clamp(x - before + diameter, 0, width - 1), 1);
            Add(sums, columns, Math.Clamp(x - before, 0, width - 1), -1);
        }
    }

    private static void Add(Span<long> sums, long[] columns, int x, int sign)
    {
        for (var channel = 0; channel < 4; channel++)
        {
            sums[channel] += columns[(4 * x) + channel] * sign;
        }
    }
}
