using System.Runtime.Intrinsics;

namespace Png.Deflate;

/// <summary>
/// Code lengths from frequencies, and codes from lengths (RFC 1951, 3.2.2). Lengths are Huffman's, found in place
/// (Moffat and Katajainen, "In-Place Calculation of Minimum-Redundancy Codes", 1995); those over the limit are cut and
/// the code is made whole again by lengthening the rarest of the others.
/// </summary>
internal static class HuffmanCode
{
    /// <summary>The longest code that deflate allows.</summary>
    public const int MaxLength = 15;

    private const int MaxSymbols = 288;

    /// <summary>Finds code lengths.</summary>
    /// <param name="frequencies">How often each symbol comes, each below 2^23; 0 for a symbol that gets no code.</param>
    /// <param name="limit">The longest code, 7..15, with room for all symbols in use.</param>
    /// <param name="lengths">Gets a length for each symbol. A symbol alone gets one bit.</param>
    public static void Build(ReadOnlySpan<uint> frequencies, int limit, Span<byte> lengths)
    {
        // A key sorts by frequency, then by symbol: the same order everywhere.
        Span<uint> keys = stackalloc uint[MaxSymbols];
        var used = 0;
        for (var symbol = 0; symbol < frequencies.Length; symbol++)
        {
            if (frequencies[symbol] != 0)
            {
                keys[used++] = (frequencies[symbol] << 9) | (uint)symbol;
            }
        }

        lengths.Clear();
        keys = keys[..used];
        if (used < 2)
        {
            if (used == 1)
            {
                lengths[(int)(keys[0] & 511)] = 1;
            }

            return;
        }

        keys.Sort();
        Span<uint> depths = stackalloc uint[used];
        for (var at = 0; at < used; at++)
        {
            depths[at] = keys[at] >> 9;
        }

        FindDepths(depths);
        Span<int> counts = stackalloc int[MaxLength + 1];
        CountWithin(depths, limit, counts);
        var next = 0;
        for (var length = limit; length > 0; length--)
        {
            for (var left = counts[length]; left > 0; left--)
            {
                lengths[(int)(keys[next++] & 511)] = (byte)length;
            }
        }
    }

    /// <summary>Canonical codes, first bit lowest as deflate sends them.</summary>
    public static void Assign(ReadOnlySpan<byte> lengths, Span<ushort> codes)
    {
        Span<int> next = stackalloc int[MaxLength + 2];
        next.Clear();
        foreach (var length in lengths)
        {
            next[length + 1]++;
        }

        // Symbols without a code do not count; then each length starts behind the codes of the shorter ones, doubled.
        next[1] = 0;
        for (var length = 1; length <= MaxLength; length++)
        {
            next[length + 1] += next[length];
            next[length + 1] <<= 1;
        }

        // At the top of their 16 bits, so that turned round they are at the bottom; symbols without a code add nothing to it.
        codes = codes[..lengths.Length];
        for (var symbol = 0; symbol < lengths.Length; symbol++)
        {
            int length = lengths[symbol];
            codes[symbol] = (ushort)(next[length] << (16 - length));
            next[length] += length == 0 ? 0 : 1;
        }

        var from = 0;
        for (; from <= codes.Length - Vector256<ushort>.Count; from += Vector256<ushort>.Count)
        {
            Reverse(Vector256.Create<ushort>(codes[from..])).CopyTo(codes[from..]);
        }

        for (; from < codes.Length; from++)
        {
            codes[from] = Reverse(Vector256.CreateScalar(codes[from])).ToScalar();
        }
    }

    private static Vector256<ushort> Reverse(Vector256<ushort> bits)
    {
        bits = ((bits & Vector256.Create<ushort>(0x5555)) << 1) | ((bits >> 1) & Vector256.Create<ushort>(0x5555));
        bits = ((bits & Vector256.Create<ushort>(0x3333)) << 2) | ((bits >> 2) & Vector256.Create<ushort>(0x3333));
        bits = ((bits & Vector256.Create<ushort>(0x0F0F)) << 4) | ((bits >> 4) & Vector256.Create<ushort>(0x0F0F));
        return (bits << 8) | (bits >> 8);
    }

    // In: frequencies, rising. Out: depths of the leaves, falling. The array holds, one after another, leaf weights, inner
    // nodes' weights, parents, inner depths and leaf depths.
    private static void FindDepths(Span<uint> nodes)
    {
        var count = nodes.Length;
        nodes[0] += nodes[1];
        var root = 0;
        var leaf = 2;
        for (var next = 1; next < count - 1; next++)
        {
            var weight = 0u;
            for (var child = 0; child < 2; child++)
            {
                // Either a leaf or an inner node, whichever is lighter; an inner node's slot then names its parent.
                if (leaf >= count || (root < next && nodes[root] < nodes[leaf]))
                {
                    weight += nodes[root];
                    nodes[root++] = (uint)next;
                }
                else
                {
                    weight += nodes[leaf++];
                }
            }

            nodes[next] = weight;
        }

        nodes[count - 2] = 0;
        for (var inner = count - 3; inner >= 0; inner--)
        {
            nodes[inner] = nodes[(int)nodes[inner]] + 1;
        }

        var available = 1;
        var depth = 0u;
        var node = count - 2;
        for (var next = count - 1; available > 0; depth++)
        {
            var internals = 0;
            for (; node >= 0 && nodes[node] == depth; node--)
            {
                internals++;
            }

            for (; available > internals; available--)
            {
                nodes[next--] = depth;
            }

            available = 2 * internals;
        }
    }

    // Numbers of codes by length, none longer than the limit.
    private static void CountWithin(ReadOnlySpan<uint> depths, int limit, Span<int> counts)
    {
        counts.Clear();
        foreach (var depth in depths)
        {
            counts[Math.Min((int)depth, limit)]++;
        }

        // In units of the longest code's share the code space is 2^limit; cutting lengths overdraws it. Each step makes the
        // longest code that can still grow one longer: it gives half of its share back.
        var overdrawn = -(1 << limit);
        for (var length = 1; length <= limit; length++)
        {
            overdrawn += counts[length] << (limit - length);
        }

        while (overdrawn > 0)
        {
            var length = limit - 1;
            while (counts[length] == 0)
            {
                length--;
            }

            counts[length]--;
            counts[length + 1]++;
            overdrawn -= 1 << (limit - length - 1);
        }

        // The last step may give back more than was overdrawn; what is free then shortens codes again.
        for (var length = limit; overdrawn < 0; length--)
        {
            while (counts[length] > 0 && overdrawn + (1 << (limit - length)) <= 0)
            {
                counts[length]--;
                counts[length - 1]++;
                overdrawn += 1 << (limit - length);
            }
        }
    }
}
