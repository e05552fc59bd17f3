using System.Runtime.InteropServices;

namespace Png.Tests.Conformance;

/// <summary>
/// A picture as the specification sees it: samples of a colour type and depth. It knows its file by the definitions, one
/// pixel at a time, and the rows that the reader owes for it.
/// </summary>
internal sealed class SampleImage
{
    // PNG, third edition, 8.1, as the pass of each pixel of the 8 x 8 pattern.
    private static readonly string[] Pattern =
        ["16462646", "77777777", "56565656", "77777777", "36463646", "77777777", "56565656", "77777777"];

    public SampleImage(int width, int height, int colorType, int depth)
    {
        (Width, Height, ColorType, Depth) = (width, height, colorType, depth);
        Samples = new ushort[width * height * Channels];
    }

    public static IEnumerable<(int ColorType, int Depth)> Pairs =>
    [
        (0, 1), (0, 2), (0, 4), (0, 8), (0, 16), (2, 8), (2, 16), (3, 1), (3, 2), (3, 4), (3, 8), (4, 8), (4, 16), (6, 8), (6, 16),
    ];

    public int Width { get; }

    public int Height { get; }

    public int ColorType { get; }

    public int Depth { get; }

    public ushort[] Samples { get; }

    public byte[]? Palette { get; set; }

    public byte[]? Transparency { get; set; }

    public int Channels => ColorType switch { 2 => 3, 4 => 2, 6 => 4, _ => 1 };

    private int FilterDistance => Math.Max(1, Channels * Depth / 8);

    /// <summary>
    /// Random samples, mostly small steps from the left so that all filters and matches have something to do; for a palette
    /// also indices that it does not have.
    /// </summary>
    public static SampleImage Random(int width, int height, int colorType, int depth, Random random, bool transparent)
    {
        var image = new SampleImage(width, height, colorType, depth);
        var mask = (1 << depth) - 1;
        for (var i = 0; i < image.Samples.Length; i++)
        {
            var near = i >= image.Channels ? image.Samples[i - image.Channels] : 0;
            image.Samples[i] = (ushort)((random.Next(5) == 0 ? random.Next() : near + random.Next(-2, 3)) & mask);
        }

        if (colorType == 3)
        {
            var entries = random.Next(1, (1 << depth) + 1);
            image.Palette = new byte[3 * entries];
            random.NextBytes(image.Palette);
            if (transparent)
            {
                image.Transparency = new byte[random.Next(0, entries + 1)];
                random.NextBytes(image.Transparency);
            }
        }
        else if (transparent && colorType is 0 or 2)
        {
            // The colour of some pixel, with bits above the depth set, which are to be ignored.
            var at = random.Next(width * height) * image.Channels;
            image.Transparency = new byte[2 * image.Channels];
            for (var c = 0; c < image.Channels; c++)
            {
                var sample = image.Samples[at + c] | (0xA5A0 & ~mask);
                (image.Transparency[2 * c], image.Transparency[(2 * c) + 1]) = ((byte)(sample >> 8), (byte)sample);
            }
        }

        return image;
    }

    public static int PassOf(int x, int y) => Pattern[y % 8][x % 8] - '0';

    /// <summary>The scanlines with filter types, as they are compressed. Filter -1 takes them in turn.</summary>
    public byte[] Filtered(bool interlaced, int filter)
    {
        var output = new List<byte>();
        for (var pass = interlaced ? 1 : 0; pass <= (interlaced ? 7 : 0); pass++)
        {
            byte[]? prior = null;
            for (var y = 0; y < Height; y++)
            {
                var columns = Enumerable.Range(0, Width).Where(x => pass == 0 || PassOf(x, y) == pass).ToArray();
                if (columns.Length == 0)
                {
                    continue;
                }

                var line = Pack(columns, y);
                prior ??= new byte[line.Length];
                var type = filter < 0 ? y % 5 : filter;
                output.Add((byte)type);
                for (var i = 0; i < line.Length; i++)
                {
                    output.Add((byte)(line[i] - Predict(type, line, prior, i, FilterDistance)));
                }

                prior = line;
            }
        }

        return [.. output];
    }

    /// <summary>A whole file.</summary>
    public byte[] ToFile(bool interlaced = false, int filter = -1, params ReadOnlySpan<int> chunkSizes)
    {
        var file = PngBuilder.Start().Header((uint)Width, (uint)Height, Depth, ColorType, interlace: interlaced ? 1 : 0);
        if (Palette is not null)
        {
            file.Chunk("PLTE", Palette);
        }

        if (Transparency is not null)
        {
            file.Chunk("tRNS", Transparency);
        }

        return file.ImageData(PngBuilder.Deflate(Filtered(interlaced, filter)), chunkSizes).End().ToArray();
    }

    /// <summary>The rows as the reader owes them, without padding.</summary>
    public byte[] Expected()
    {
        var rows = new List<byte>();
        for (var pixel = 0; pixel < Width * Height; pixel++)
        {
            var samples = Samples.AsSpan(pixel * Channels, Channels);
            if (ColorType == 3)
            {
                rows.AddRange(ExpectedColor(samples[0]));
                continue;
            }

            foreach (var sample in samples)
            {
                Add(rows, Depth == 16 ? sample : sample * 255 / ((1 << Depth) - 1));
            }

            if (Transparency is not null)
            {
                Add(rows, IsTransparent(samples) ? 0 : Depth == 16 ? 65535 : 255);
            }
        }

        return [.. rows];
    }

    public static int Predict(int type, ReadOnlySpan<byte> line, ReadOnlySpan<byte> prior, int i, int distance)
    {
        int a = i >= distance ? line[i - distance] : 0;
        int b = prior[i];
        int c = i >= distance ? prior[i - distance] : 0;
        var (pa, pb, pc) = (Math.Abs(b - c), Math.Abs(a - c), Math.Abs(a + b - c - c));
        return type switch { 0 => 0, 1 => a, 2 => b, 3 => (a + b) / 2, _ => pa <= pb && pa <= pc ? a : pb <= pc ? b : c };
    }

    public override string ToString() =>
        $"{Width}x{Height} type {ColorType} depth {Depth}{(Transparency is null ? "" : " with tRNS")}";

    private byte[] Pack(int[] columns, int y)
    {
        var line = new byte[((columns.Length * Channels * Depth) + 7) / 8];
        var bit = 0;
        foreach (var x in columns)
        {
            for (var c = 0; c < Channels; c++)
            {
                var sample = Samples[(((y * Width) + x) * Channels) + c];
                for (var i = Depth - 1; i >= 0; i--, bit++)
                {
                    line[bit / 8] |= (byte)(((sample >> i) & 1) << (7 - (bit % 8)));
                }
            }
        }

        return line;
    }

    private byte[] ExpectedColor(int index)
    {
        var isThere = 3 * index < Palette!.Length;
        byte[] color = isThere ? Palette.AsSpan(3 * index, 3).ToArray() : [0, 0, 0];
        return Transparency is null ? color : [.. color, index < Transparency.Length ? Transparency[index] : (byte)255];
    }

    private bool IsTransparent(ReadOnlySpan<ushort> samples)
    {
        for (var c = 0; c < samples.Length; c++)
        {
            var key = ((Transparency![2 * c] << 8) | Transparency[(2 * c) + 1]) & ((1 << Depth) - 1);
            if (key != samples[c])
            {
                return false;
            }
        }

        return true;
    }

    private void Add(List<byte> rows, int sample)
    {
        if (Depth < 16)
        {
            rows.Add((byte)sample);
            return;
        }

        var native = (ushort)sample;
        rows.AddRange(MemoryMarshal.AsBytes(new ReadOnlySpan<ushort>(in native)));
    }
}
