namespace Fuzz;

/// <summary>
/// Random numbers that are the same for the same seed in every version of the runtime (SplitMix64), so that an input can
/// be made again from its seed and index.
/// </summary>
internal sealed class FuzzRandom
{
    private const ulong Step = 0x9E3779B97F4A7C15;

    private ulong _state;

    public FuzzRandom(ulong seed)
    {
        _state = seed;
    }

    /// <summary>The numbers of one input, unrelated to those of its neighbours.</summary>
    public static FuzzRandom For(ulong seed, long index) => new(Mix(Mix(seed + Step) + ((ulong)index * Step)));

    public ulong NextUInt64() => Mix(_state += Step);

    public byte NextByte() => (byte)(NextUInt64() >> 56);

    /// <summary>0 .. <paramref name="bound"/> - 1.</summary>
    public int Below(int bound) => (int)Math.BigMul(NextUInt64(), (ulong)bound, out _);

    /// <summary>From <paramref name="low"/> to <paramref name="high"/>, both included.</summary>
    public int Between(int low, int high) => low + Below(high - low + 1);

    /// <summary>1 .. <paramref name="most"/>, each size of number as likely as the next, so mostly small ones.</summary>
    public int Size(int most) => 1 + Below(1 << Below(1 + (int)Math.Log2(most))) % most;

    public bool Chance(int percent) => Below(100) < percent;

    public T Pick<T>(params ReadOnlySpan<T> items) => items[Below(items.Length)];

    public void Fill(Span<byte> bytes)
    {
        foreach (ref var value in bytes)
        {
            value = NextByte();
        }
    }

    public void Shuffle<T>(Span<T> items)
    {
        for (var i = items.Length - 1; i > 0; i--)
        {
            var other = Below(i + 1);
            (items[i], items[other]) = (items[other], items[i]);
        }
    }

    private static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}
