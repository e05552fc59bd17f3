namespace Load.Pictures;

/// <summary>Numbers around 0, close to normal, the same on every machine.</summary>
/// <param name="deviation">Their standard deviation.</param>
internal sealed class CameraNoise(double deviation)
{
    private const int Seed = 20_201_218;

    private readonly Random _random = new(Seed);

    /// <summary>What a sample becomes that cannot hold every number.</summary>
    public static byte Sample(double value) => (byte)Math.Clamp(value, 0, 255);

    // The sum of four uniform numbers is close to normal; its deviation is that of one (1 / sqrt 12) times 2.
    public double Next()
    {
        var bits = (ulong)_random.NextInt64();
        var sum = (bits & 0xFFF) + ((bits >> 12) & 0xFFF) + ((bits >> 24) & 0xFFF) + ((bits >> 36) & 0xFFF);
        return ((sum / 4096.0) - 2) * deviation * 1.732;
    }
}
