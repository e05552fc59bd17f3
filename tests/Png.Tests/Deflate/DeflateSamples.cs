namespace Png.Tests.Deflate;

/// <summary>Byte sequences that drive the encoders into all their corners.</summary>
internal static class DeflateSamples
{
    /// <summary>Names of the samples.</summary>
    public static readonly string[] Names =
        ["zeros", "equal", "noise", "photo", "sparse", "pattern", "text", "ramp", "fibonacci", "surprise", "long runs"];

    /// <summary>A sample of some length.</summary>
    public static byte[] Make(string name, int length)
    {
        var random = new Random(name.Length);
        var bytes = new byte[length];
        for (var at = 0; at < length; at++)
        {
            bytes[at] = (byte)(name switch
            {
                "zeros" => 0,
                "equal" => 77,
                "noise" => random.Next(256),
                "photo" => random.Next(-3, 4) + random.Next(-3, 4),
                "sparse" => random.Next(20) == 0 ? random.Next(256) : 0,
                "pattern" => (at % 37 * 11) ^ (at % 5),
                "text" => "the quick brown fox jumps over the lazy dog; "[(at + (at / 1000)) % 45],
                "ramp" => at / 3,

                // Symbol k half as often as k - 1: the code wants to be as deep as possible.
                "fibonacci" => System.Numerics.BitOperations.TrailingZeroCount(random.Next() | (1 << 30)),

                // What a sample sees at the start says nothing about the rest.
                "surprise" => at < length / 2 ? 0 : random.Next(256),
                _ => at % 700 < 690 ? 9 : at,
            });
        }

        return bytes;
    }
}
