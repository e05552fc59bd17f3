namespace Kernels.Tests.Blur;

/// <summary>
/// The contract by another road: a picture padded pixel by pixel with its own edge rule, summed-area tables in 128-bit
/// integers, one division a sample. Shares nothing with the kernels.
/// </summary>
internal static class ReferenceBlur
{
    public static ushort[] Run(ushort[] picture, int width, int height, int channels, int diameter, BlurEdge edge, int passes = 1)
    {
        for (; passes > 0; passes--)
        {
            picture = Once(picture, width, height, channels, diameter, edge);
        }

        return picture;
    }

    private static ushort[] Once(ushort[] picture, int width, int height, int channels, int diameter, BlurEdge edge)
    {
        var before = diameter / 2;
        var xs = Positions(width, before, diameter, edge);
        var ys = Positions(height, before, diameter, edge);
        var alpha = channels is 2 or 4 ? channels - 1 : -1;
        var counts = Table(xs, ys, (x, y) => 1);
        var weights = alpha < 0 ? null : Table(xs, ys, (x, y) => picture[(((y * width) + x) * channels) + alpha]);
        var output = new ushort[picture.Length];
        for (var channel = 0; channel < channels; channel++)
        {
            var colour = alpha >= 0 && channel != alpha;
            var sums = Table(xs, ys, (x, y) =>
            {
                var at = ((y * width) + x) * channels;
                return (UInt128)picture[at + channel] * (colour ? picture[at + alpha] : 1u);
            });
            for (var y = 0; y < height; y++)
            {
                for (var x = 0; x < width; x++)
                {
                    var sum = Box(sums, x, y, diameter);
                    var by = Box(colour ? weights! : counts, x, y, diameter);
                    output[(((y * width) + x) * channels) + channel] = by == 0 ? (ushort)0 : (ushort)(((2 * sum) + by) / (2 * by));
                }
            }
        }

        return output;
    }

    // Source position of every padded position, -1 for nothing.
    private static int[] Positions(int length, int before, int diameter, BlurEdge edge)
    {
        var positions = new int[length + diameter - 1];
        for (var i = 0; i < positions.Length; i++)
        {
            var at = i - before;
            while (edge == BlurEdge.Reflect && (at < 0 || at >= length))
            {
                at = length == 1 ? 0 : at < 0 ? -at : (2 * (length - 1)) - at;
            }

            positions[i] = at >= 0 && at < length ? at : edge == BlurEdge.Clamp ? Math.Clamp(at, 0, length - 1) : -1;
        }

        return positions;
    }

    private static UInt128[,] Table(int[] xs, int[] ys, Func<int, int, UInt128> value)
    {
        var table = new UInt128[ys.Length + 1, xs.Length + 1];
        for (var y = 0; y < ys.Length; y++)
        {
            var row = UInt128.Zero;
            for (var x = 0; x < xs.Length; x++)
            {
                row += xs[x] < 0 || ys[y] < 0 ? 0 : value(xs[x], ys[y]);
                table[y + 1, x + 1] = table[y, x + 1] + row;
            }
        }

        return table;
    }

    private static UInt128 Box(UInt128[,] table, int x, int y, int diameter) =>
        table[y + diameter, x + diameter] - table[y, x + diameter] - table[y + diameter, x] + table[y, x];
}
