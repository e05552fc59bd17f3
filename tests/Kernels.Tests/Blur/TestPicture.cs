namespace Kernels.Tests.Blur;

/// <summary>A picture as 16-bit samples, whatever its depth, for the reference; and as rows of bytes for the blur.</summary>
internal sealed record TestPicture(int Width, int Height, PixelFormat Format, ushort[] Samples)
{
    public int RowBytes => Width * Format.BytesPerPixel;

    /// <summary>Random samples with runs of extremes; with alpha, opaque, transparent and mixed stretches of rows.</summary>
    public static TestPicture Random(int width, int height, PixelFormat format, int seed)
    {
        var random = new Random(seed);
        var samples = new ushort[width * height * format.Channels];
        for (var i = 0; i < samples.Length; i++)
        {
            samples[i] = random.Next(8) switch
            {
                0 => 0,
                1 => (ushort)format.MaxSample,
                _ => (ushort)random.Next(format.MaxSample + 1),
            };
        }

        if (format.HasAlpha)
        {
            var row = 0;
            while (row < height)
            {
                var kind = random.Next(4);
                for (var end = row + random.Next(1, 2 + (height / 2)); row < height && row < end; row++)
                {
                    for (var x = 0; x < width; x++)
                    {
                        ref var alpha = ref samples[(((row * width) + x) * format.Channels) + format.Channels - 1];
                        alpha = kind switch
                        {
                            0 or 1 => (ushort)format.MaxSample,
                            2 => (ushort)(random.Next(20) == 0 ? 1 : 0),
                            _ => alpha,
                        };
                    }
                }
            }
        }

        return new TestPicture(width, height, format, samples);
    }

    public void CopyRow(int row, Span<byte> destination)
    {
        var samples = Samples.AsSpan(row * Width * Format.Channels, Width * Format.Channels);
        for (var i = 0; i < samples.Length; i++)
        {
            if (Format.BitsPerSample == 8)
            {
                destination[i] = (byte)samples[i];
            }
            else
            {
                BitConverter.TryWriteBytes(destination[(2 * i)..], samples[i]);
            }
        }
    }

    public ushort[] ReadRow(ReadOnlySpan<byte> row)
    {
        var samples = new ushort[Width * Format.Channels];
        for (var i = 0; i < samples.Length; i++)
        {
            samples[i] = Format.BitsPerSample == 8 ? row[i] : BitConverter.ToUInt16(row[(2 * i)..]);
        }

        return samples;
    }
}
