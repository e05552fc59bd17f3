using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Kernels.Simd;

/// <summary>
/// A function of a positive number's logarithm as a table over the number's bits, which are that nearly: the upper bits name an entry,
/// the others say how far it is to the next one, on a straight line. Smaller and larger numbers, and what is none, count as the ends.
/// </summary>
internal sealed class LinearTable
{
    private const int FractionBits = 23;
    private const int Bias = 127;

    private readonly float[] _entries;
    private readonly int _smallest;
    private readonly int _largest;
    private readonly int _shift;

    /// <param name="firstExponent">The smallest number is 2 to the power of this.</param>
    /// <param name="lastExponent">The largest one.</param>
    /// <param name="entryBits">An octave has 2 to the power of this entries.</param>
    /// <param name="function">The function.</param>
    public LinearTable(int firstExponent, int lastExponent, int entryBits, Func<double, double> function)
    {
        _smallest = (firstExponent + Bias) << FractionBits;
        _largest = (lastExponent + Bias) << FractionBits;
        _shift = FractionBits - entryBits;

        // The largest number has an entry, and that has one to go to.
        _entries = new float[((lastExponent - firstExponent) << entryBits) + 2];
        for (var i = 0; i < _entries.Length; i++)
        {
            _entries[i] = (float)function(BitConverter.Int32BitsToSingle(_smallest + (i << _shift)));
        }
    }

    /// <summary>The function's value.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public float Read(float number)
    {
        // Positive numbers are in the order of their bits.
        var bits = Math.Min(Math.Max(BitConverter.SingleToInt32Bits(number), _smallest), _largest) - _smallest;
        var entry = bits >> _shift;
        var rest = (bits & ((1 << _shift) - 1)) * (1f / (1 << _shift));
        var (below, above) = (_entries[entry], _entries[entry + 1]);
        return below + ((above - below) * rest);
    }

    /// <summary>Eight values, the same to the bit.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector256<float> Read(Vector256<float> numbers)
    {
        var smallest = Vector256.Create(_smallest);
        var bits = Vector256.Min(Vector256.Max(numbers.AsInt32(), smallest), Vector256.Create(_largest)) - smallest;
        var entry = bits >> _shift;
        var rest = Vector256.ConvertToSingle(bits & Vector256.Create((1 << _shift) - 1)) * Vector256.Create(1f / (1 << _shift));
        var (below, above) = (Gather(entry), Gather(entry + Vector256<int>.One));
        return below + ((above - below) * rest);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private unsafe Vector256<float> Gather(Vector256<int> indices)
    {
        // In bounds, which a gather does not check: the bits were cut to those of the table's ends.
        if (Avx2.IsSupported)
        {
            fixed (float* table = &MemoryMarshal.GetArrayDataReference(_entries))
            {
                return Avx2.GatherVector256(table, indices, sizeof(float));
            }
        }

        return Vector256.Create(
            _entries[indices[0]], _entries[indices[1]], _entries[indices[2]], _entries[indices[3]],
            _entries[indices[4]], _entries[indices[5]], _entries[indices[6]], _entries[indices[7]]);
    }
}
