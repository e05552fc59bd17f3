namespace Bench.Pictures;

/// <summary>Random numbers that depend on a place and a seed only, so that a picture is the same on every machine.</summary>
internal static class Noise
{
    /// <summary>Uniform in 0 .. 1.</summary>
    public static float At(int x, int y, int seed)
    {
        // Two rounds of multiply and shift spread neighbouring places over all 32 bits.
        var state = unchecked(((uint)x * 0x9E3779B1u) ^ ((uint)y * 0x85EBCA77u) ^ ((uint)seed * 0xC2B2AE3Du));
        state = unchecked((state ^ (state >> 15)) * 0x2C1B3C6Du);
        state = unchecked((state ^ (state >> 12)) * 0x297A2D39u);
        return (state ^ (state >> 15)) * (1f / uint.MaxValue);
    }

    /// <summary>Close to normal, mean 0, standard deviation 1: the sum of four uniform numbers.</summary>
    public static float Normal(int x, int y, int seed)
    {
        var sum = 0f;
        for (var part = 0; part < 4; part++)
        {
            sum += At(x, y, (seed * 4) + part);
        }

        return (sum - 2) * 1.732f;
    }

    /// <summary>Smooth hills, 0 .. 1, about <paramref name="size"/> pixels from top to top.</summary>
    public static float Hills(int x, int y, int size, int seed)
    {
        var (column, row) = (x / size, y / size);
        var (u, v) = (Ease((float)(x % size) / size), Ease((float)(y % size) / size));
        var above = float.Lerp(At(column, row, seed), At(column + 1, row, seed), u);
        var below = float.Lerp(At(column, row + 1, seed), At(column + 1, row + 1, seed), u);
        return float.Lerp(above, below, v);
    }

    private static float Ease(float t) => t * t * (3 - (2 * t));
}
