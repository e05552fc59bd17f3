namespace Api.Tests.Blur;

/// <summary>The contract's mean for one gray channel, as plainly as it can be written.</summary>
internal static class PlainBlur
{
    public static byte[] Gray(byte[] pixels, int width, int height, int diameter, string edge)
    {
        var result = new byte[pixels.Length];
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                var (sum, n) = (0L, 0L);
                for (var dy = -(diameter / 2); dy < diameter - (diameter / 2); dy++)
                {
                    for (var dx = -(diameter / 2); dx < diameter - (diameter / 2); dx++)
                    {
                        var (sx, sy) = (At(x + dx, width, edge), At(y + dy, height, edge));
                        if (sx >= 0 && sy >= 0)
                        {
                            sum += pixels[(sy * width) + sx];
                            n++;
                        }
                    }
                }

                result[(y * width) + x] = (byte)(((2 * sum) + n) / (2 * n));
            }
        }

        return result;
    }

    // -1: outside, not counted.
    private static int At(int position, int length, string edge)
    {
        if (edge == "shrink")
        {
            return position >= 0 && position < length ? position : -1;
        }

        if (edge == "clamp")
        {
            return Math.Clamp(position, 0, length - 1);
        }

        while (position < 0 || position >= length)
        {
            position = position < 0 ? -position : (2 * (length - 1)) - position;
        }

        return position;
    }
}
