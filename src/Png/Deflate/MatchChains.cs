using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Png.Deflate;

/// <summary>
/// Earlier places whose next few bytes have the same hash, nearest first, 32 KiB back. The number of bytes is chosen with
/// the data: where literals are cheap, short matches do not pay, and chains of long ones are short.
/// </summary>
internal readonly ref struct MatchChains
{
    /// <summary>Entries that the constructor takes.</summary>
    public const int Entries = Heads + DeflateSymbols.MaxDistance;

    /// <summary>The longest of the shortest matches that it can be asked for: two words.</summary>
    public const int LongestLeast = 2 * sizeof(ulong);

    private const int MostHeadBits = 14;
    private const int LeastHeadBits = 6;
    private const int Heads = 1 << MostHeadBits;
    private const ulong Multiplier = 0x9E3779B97F4A7C15;
    private const ulong Spread = 0xC2B2AE3D27D4EB4F;
    private const int WindowMask = DeflateSymbols.MaxDistance - 1;

    private readonly Span<int> _heads;
    private readonly Span<int> _before;
    private readonly int _shift;
    private readonly ulong _mask;

    // Where the second word starts, if one is not enough.
    private readonly int _second;

    /// <summary>Starts with no places.</summary>
    /// <param name="entries"><see cref="Entries"/> entries.</param>
    /// <param name="least">The shortest match to be found, 3..<see cref="LongestLeast"/>.</param>
    /// <param name="count">How many places there are, of which some may be left out.</param>
    public MatchChains(Span<int> entries, int least, int count)
    {
        Least = least;
        _mask = ~0ul >> (64 - (8 * Math.Min(least, sizeof(ulong))));
        _second = Math.Max(0, least - sizeof(ulong));
        var bits = Math.Clamp(BitOperations.Log2((uint)count) + 1, LeastHeadBits, MostHeadBits);
        _shift = 64 - bits;
        _heads = entries[..(1 << bits)];
        _before = entries.Slice(Heads, DeflateSymbols.MaxDistance);
        _heads.Fill(-1);

        // A place that was left out may yet be asked for the one before it: what the memory held must not show.
        _before[..Math.Min(count, DeflateSymbols.MaxDistance)].Fill(-1);
    }

    /// <summary>Forgets all places; they may come again.</summary>
    public void Clear() => _heads.Fill(-1);

    /// <summary>The shortest match that is found.</summary>
    public int Least { get; }

    /// <summary>For each place, modulo the window, the place before it in its chain.</summary>
    public ref int Earlier => ref MemoryMarshal.GetReference(_before);

    /// <summary>Makes a place known; places come in rising order.</summary>
    /// <param name="first">The band's first byte.</param>
    /// <param name="at">The place.</param>
    /// <returns>The nearest earlier place of the chain, or -1.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Add(ref byte first, int at)
    {
        var word = ByteWords.Read(ref first, at) & _mask;
        return AddHashed(_second == 0 ? word : word ^ (ByteWords.Read(ref first, at + _second) * Spread), at);
    }

    /// <summary>Makes places known, from one to before another in steps; the next one is returned.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)] // so that all of the loop stays in registers
    public int AddAll(ref byte first, int from, int to, int step)
    {
        ref var heads = ref MemoryMarshal.GetReference(_heads);
        ref var before = ref MemoryMarshal.GetReference(_before);
        var mask = _mask;
        var second = _second;
        var shift = _shift;
        for (; from < to; from += step)
        {
            var word = ByteWords.Read(ref first, from) & mask;
            if (second != 0)
            {
                word ^= ByteWords.Read(ref first, from + second) * Spread;
            }

            ref var head = ref Unsafe.Add(ref heads, (nint)((word * Multiplier) >> shift));
            Unsafe.Add(ref before, from & WindowMask) = head;
            head = from;
        }

        return from;
    }

    /// <summary>Makes a place known that is hashed by up to 8 bytes.</summary>
    /// <param name="word">The 8 bytes at the place.</param>
    /// <param name="at">The place.</param>
    /// <returns>The nearest earlier place of the chain, or -1.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Add(ulong word, int at) => AddHashed(word & _mask, at);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int AddHashed(ulong word, int at)
    {
        // Bounds: the shift leaves as many bits as there are heads, the mask is one below the length.
        ref var head = ref Unsafe.Add(ref MemoryMarshal.GetReference(_heads), (nint)((word * Multiplier) >> _shift));
        var nearest = head;
        Unsafe.Add(ref MemoryMarshal.GetReference(_before), at & WindowMask) = nearest;
        head = at;
        return nearest;
    }

    /// <summary>Whether a place is one, and still within reach.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsNear(int place, int at) => place >= 0 && at - place <= DeflateSymbols.MaxDistance;

    /// <summary>Whether two words agree in the bytes that are hashed.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Agrees(ulong word, ulong other) => ((word ^ other) & _mask) == 0;

    /// <summary>The next place of a chain, or -1; <paramref name="place"/> is near the newest place.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Next(int place)
    {
        // Bounds: as in Add. The slot of a place exactly 32 KiB back already belongs to the newest place.
        var next = Unsafe.Add(ref MemoryMarshal.GetReference(_before), place & WindowMask);
        return next < place ? next : -1;
    }
}
