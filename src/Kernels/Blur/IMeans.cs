namespace Kernels.Blur;

/// <summary>
/// The divisions of the sliding sums, a vector at a time. Where sums are split into even and odd lanes, the two vectors
/// together stand for the lanes of one vector of half the lane size, and the result is in that vector's order.
/// </summary>
/// <typeparam name="T16">Vector of ushort.</typeparam>
/// <typeparam name="T32">Vector of uint.</typeparam>
/// <typeparam name="T64">Vector of ulong.</typeparam>
internal interface IMeans<T16, T32, T64> : IWeightedMeans<T32, byte>, IWeightedMeans<T64, ushort>
    where T16 : struct
    where T32 : struct
    where T64 : struct
{
    /// <summary>All lanes equal.</summary>
    static abstract T16 Create(ushort value);

    /// <inheritdoc cref="Create(ushort)"/>
    static abstract T32 Create(uint value);

    /// <inheritdoc cref="Create(ushort)"/>
    static abstract T64 Create(ulong value);

    /// <summary>The lanes 0, 2, 4 ... as signed numbers of twice the size.</summary>
    /// <param name="value">The lanes.</param>
    /// <param name="one">1 in every lane.</param>
    static abstract T32 Even(T16 value, T32 one);

    /// <summary>The lanes 1, 3, 5 ... as signed numbers of twice the size.</summary>
    static abstract T32 Odd(T16 value);

    /// <summary>sum * multiplier / 2^16 * scale / 2^16, cut off after each step.</summary>
    static abstract T16 Scale(T16 sums, T16 multiplier, T16 scale);

    /// <summary>sum * multiplier / 2^16, cut off, * scale modulo 2^16.</summary>
    static abstract T16 ScaleUp(T16 sums, T16 multiplier, T16 scale);

    /// <summary>The bytes 0, 2, 4 ... of a vector of bytes, a lane each.</summary>
    static abstract T16 EvenBytes(T16 value);

    /// <summary>The bytes 1, 3, 5 ... of a vector of bytes, a lane each.</summary>
    static abstract T16 OddBytes(T16 value);

    /// <summary>The low bytes of the even lanes' values and the high bytes of the odd ones', in turn.</summary>
    static abstract T16 JoinBytes(T16 even, T16 odd);

    /// <summary>The nearest integer to sum * factor, below 2^16, in the low bits of a lane; factor in single precision.</summary>
    /// <param name="sums">Below 2^24.</param>
    /// <param name="factor">In single precision.</param>
    /// <param name="rounding">2^23 in single precision, where neighbours are 1 apart: adding it rounds to an integer.</param>
    static abstract T32 Nearest(T32 sums, T32 factor, T32 rounding);

    /// <summary>The integer part of sum * factor + 1/2, below 2^16.</summary>
    static abstract T32 RoundUp(T32 sums, TwoFactors<T32> factor);

    /// <summary>The product of two factors, in single precision, each the sum of a high and a low part.</summary>
    static abstract TwoFactors<T32> Multiply(TwoFactors<T32> left, TwoFactors<T32> right);

    /// <summary>The nearest integer to sum * factor, below 2^32; one factor in double precision for each lane.</summary>
    static abstract T32 Nearest(T32 sums, T64 evenFactor, T64 oddFactor);

    /// <summary>Loads bit patterns of numbers in double precision.</summary>
    static abstract T64 LoadDoubles(ref ulong source, nuint offset);

    /// <summary>The product in double precision.</summary>
    static abstract T64 MultiplyDoubles(T64 left, T64 right);

    /// <summary>What <see cref="StoreBytes(T32, T32, T32, ref byte, nuint)"/> needs besides.</summary>
    static abstract T32 ByteOrder { get; }

    /// <summary>Stores the low byte of each lane, of both vectors in turn.</summary>
    static abstract void StoreBytes(T32 even, T32 odd, T32 byteOrder, ref byte destination, nuint offset);

    /// <summary>Stores the low byte of each lane.</summary>
    static abstract void StoreBytes(T16 value, ref byte destination, nuint offset);

    /// <summary>Stores the low 16 bits of each lane.</summary>
    static abstract void StoreWords(T32 value, ref ushort destination, nuint offset);
}
