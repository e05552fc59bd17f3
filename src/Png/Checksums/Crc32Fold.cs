using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Png.Checksums;

/// <summary>
/// CRC-32 by folding: four accumulators hold the last four vectors of the message; a step multiplies each by x^D, D the
/// bits that one step advances, modulo the polynomial, and adds the next vectors. What the accumulators hold at the end
/// is a short message with the same remainder, which the next narrower form reduces. Method: Gopal et al., "Fast CRC
/// Computation for Generic Polynomials Using PCLMULQDQ Instruction", Intel 2009.
/// </summary>
internal static class Crc32Fold
{
    private const int Accumulators = 4;

    /// <summary>Continues the bare remainder <paramref name="state"/> over any number of bytes.</summary>
    public static uint Update<TLanes, TVector>(uint state, ReadOnlySpan<byte> data)
        where TLanes : struct, IFoldLanes<TVector>
        where TVector : unmanaged
    {
        var step = Accumulators * Unsafe.SizeOf<TVector>();
        if (data.Length >= step)
        {
            var whole = data.Length - (data.Length % step);
            Span<TVector> rest = stackalloc TVector[Accumulators];
            Fold<TLanes, TVector>(state, data[..whole], rest);
            var message = MemoryMarshal.AsBytes(rest);

            // 512 and 256 bits go through 128 bits once more; 128 bits end in the table.
            state = message.Length > 64
                ? Update<FoldLanes128, Vector128<ulong>>(0, message)
                : Crc32.UpdateByTable(0, message);
            data = data[whole..];
        }

        return data.Length >= 64 && step > 64
            ? Update<FoldLanes128, Vector128<ulong>>(state, data)
            : Crc32.UpdateByTable(state, data);
    }

    private static void Fold<TLanes, TVector>(uint state, ReadOnlySpan<byte> data, Span<TVector> rest)
        where TLanes : struct, IFoldLanes<TVector>
        where TVector : unmanaged
    {
        var vectors = MemoryMarshal.Cast<byte, TVector>(data);
        var factors = Factors<TLanes, TVector>.Value;
        var first = TLanes.Xor(vectors[0], TLanes.FromState(state));
        var second = vectors[1];
        var third = vectors[2];
        var fourth = vectors[3];
        for (vectors = vectors[Accumulators..]; vectors.Length >= Accumulators; vectors = vectors[Accumulators..])
        {
            first = TLanes.Fold(first, factors, vectors[0]);
            second = TLanes.Fold(second, factors, vectors[1]);
            third = TLanes.Fold(third, factors, vectors[2]);
            fourth = TLanes.Fold(fourth, factors, vectors[3]);
        }

        rest[0] = first;
        rest[1] = second;
        rest[2] = third;
        rest[3] = fourth;
    }

    // The factors of one step. A 64-bit half lies 64 bits further from the end when it is the low one, because earlier
    // bytes lie lower. A factor is a 32-bit remainder in the upper half of 64 bits, hence D + 64 - 32 and D - 32, and a
    // product of two reflected 64-bit values comes out one bit low, hence the shift by one.
    private static class Factors<TLanes, TVector>
        where TLanes : struct, IFoldLanes<TVector>
        where TVector : unmanaged
    {
        private static readonly uint AdvancedBits = 8 * Accumulators * (uint)Unsafe.SizeOf<TVector>();

        public static readonly TVector Value = TLanes.Repeat(
            (ulong)Crc32Polynomial.PowerOfX(AdvancedBits + 32) << 1,
            (ulong)Crc32Polynomial.PowerOfX(AdvancedBits - 32) << 1);
    }
}
