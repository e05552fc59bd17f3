using System.Runtime.CompilerServices;

namespace Kernels.Color;

/// <summary>
/// From a height to its index in <see cref="FineColors"/>: <see cref="ColorMap"/>'s power norm, as a table over the height's
/// logarithm, which its bits are nearly, read with a straight line between entries 1/32 of an octave apart.
/// </summary>
internal sealed class HeightIndex
{
    // Heights below 1/16 are far outside and get the colour of 1/16; the largest is below 2^16.
    private const int FirstExponent = -4;
    private const int LastExponent = 16;
    private const int EntryBits = 5;
    private const int Shift = 23 - EntryBits;
    private const int First = (FirstExponent + 127) << EntryBits;

    private static HeightIndex? _last;

    private readonly int _iterations;
    private readonly float[] _entries = new float[((LastExponent - FirstExponent) << EntryBits) + 2];

    private HeightIndex(int iterations)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(iterations, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(iterations, ushort.MaxValue);
        _iterations = iterations;
        var largest = Math.Pow(iterations, ColorMap.Exponent);
        for (var i = 0; i < _entries.Length; i++)
        {
            var height = BitConverter.Int32BitsToSingle((i + First) << Shift);
            _entries[i] = (float)(Math.Pow(height, ColorMap.Exponent) / largest * FineColors.Count);
        }
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

    /// <summary>The index of a height.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int IndexOf(float height)
    {
        var bits = BitConverter.SingleToInt32Bits(Math.Clamp(height, 1f / 16, 65_535f));
        var entry = (bits >> Shift) - First;
        var rest = (bits & ((1 << Shift) - 1)) * (1f / (1 << Shift));
        var (below, above) = (_entries[entry], _entries[entry + 1]);
        return Math.Min(FineColors.Count - 1, (int)(below + ((above - below) * rest)));
    }
}
