using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Kernels.Simd;

namespace Kernels.Color;

/// <summary>
/// From a height to its index in <see cref="FineColors"/>: <see cref="ColorMap"/>'s power norm, as a table over the height's
/// logarithm with entries 1/32 of an octave apart.
/// </summary>
internal sealed class HeightIndex
{
    // Heights below 1/16 are far outside and get the colour of 1/16; the largest is below 2^16.
    private const int FirstExponent = -4;
    private const int LastExponent = 16;
    private const int EntryBits = 5;

    private static HeightIndex? _last;

    private readonly int _iterations;
    private readonly LinearTable _table;

    private HeightIndex(int iterations)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(iterations, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(iterations, ushort.MaxValue);
        _iterations = iterations;
        var largest = Math.Pow(iterations, ColorMap.Exponent);
        _table = new LinearTable(
            FirstExponent, LastExponent, EntryBits, height => Math.Pow(height, ColorMap.Exponent) / largest * FineColors.Count);
    }

    /// <summary>The table for so many iterations; the last one made is kept, as the bands of a picture share it.</summary>
    public static HeightIndex For(int iterations)
    {
        // Two threads may both make a table; either is right.
        var table = Volatile.Read(ref _last);
        if (table is null || table._iterations != iterations)
        {
            table = new HeightIndex(iterations);
            Volatile.Write(ref _last, table);
        }

        return table;
    }

    /// <summary>The indices of heights; there must be room for them.</summary>
    public void Find(ReadOnlySpan<float> heights, Span<ushort> indices)
    {
        ref var from = ref MemoryMarshal.GetReference(heights);
        ref var to = ref MemoryMarshal.GetReference(indices[..heights.Length]);
        var last = Vector256.Create(FineColors.Count - 1);
        var done = 0;
        for (; done <= heights.Length - Vector256<float>.Count; done += Vector256<float>.Count)
        {
            var index = Vector256.Min(Vector256.ConvertToInt32Native(_table.Read(Vector256.LoadUnsafe(ref from, (nuint)done))), last);
            Vector128.Narrow(index.GetLower(), index.GetUpper()).AsUInt16().StoreUnsafe(ref to, (nuint)done);
        }

        for (; done < heights.Length; done++)
        {
            indices[done] = (ushort)Math.Min(FineColors.Count - 1, (int)_table.Read(heights[done]));
        }
    }
}
