namespace Kernels.Blur;

/// <summary>
/// The divisions of the sliding sums, a vector at a time. Where sums are split into even and odd lanes, the two vectors
/// together stand for the lanes of one vector of half the lane size, and the result is in that vector's order.
/// </summary>
/// <typeparam name="T16">Vector of ushort.</typeparam>
/// <typeparam name="T32">Vector of uint.</typeparam>
/// <typeparam name="T64">Vector of ulong.</typeparam>
internal interface IMeans<T16, T32, T64> : IWeightedMeans<T64, ushort>
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

    /// <summary>left * right / 2^16, cut off.</summary>
    static abstract T16 MultiplyHigh(T16 left, T16 right);

    /// <summary>
    /// Whether bytes move anywhere between two vectors in one instruction, not just within 16 bytes; decides which indices
    /// of a <see cref="PixelOrder"/> the operations below take.
    /// </summary>
    static abstract bool PicksBytes { get; }

    /// <summary>Bit by bit.</summary>
    static abstract T16 And(T16 left, T16 right);

    /// <inheritdoc cref="And"/>
    static abstract T16 Or(T16 left, T16 right);

    /// <summary>Whether all bits are ones.</summary>
    static abstract bool AreOnes(T16 value);

    /// <summary>Loads a block of pixels, where bytes move only within 16 bytes so that each has whole pixels.</summary>
    /// <param name="source">The row.</param>
    /// <param name="offset">In bytes.</param>
    /// <param name="stride"><see cref="PixelOrder.PartStride"/>.</param>
    static abstract T16 LoadPixels(ref byte source, nuint offset, int stride);

    /// <summary>entering - leaving, modulo 2^16, for the even and for the odd pixels of a block.</summary>
    /// <param name="entering">Pixels.</param>
    /// <param name="leaving">Pixels.</param>
    /// <param name="evenOrder">Of <see cref="PixelOrder.TakeApart"/>.</param>
    /// <param name="oddOrder">Of <see cref="PixelOrder.TakeApart"/>.</param>
    /// <param name="signs">1 and -1, bytes in turn; passed in so that it stays in a register.</param>
    /// <param name="even">Of the even pixels.</param>
    /// <param name="odd">Of the odd pixels.</param>
    static abstract void Differences(T16 entering, T16 leaving, T16 evenOrder, T16 oddOrder, T16 signs, out T16 even, out T16 odd);

    /// <summary>Moves bytes within each 16 bytes.</summary>
    static abstract T16 MoveBytes(T16 value, T16 order);

    /// <summary>
    /// end - start as signed numbers of twice the size: of each 16 bytes the lower lanes in <paramref name="low"/>, the upper
    /// ones in <paramref name="high"/>.
    /// </summary>
    /// <param name="ends">Signed numbers.</param>
    /// <param name="starts">Signed numbers.</param>
    /// <param name="factors">What both are multiplied by, 16 bits each: 1 and -1; others only where bytes move anywhere.</param>
    /// <param name="low">Of the lower lanes.</param>
    /// <param name="high">Of the upper lanes.</param>
    static abstract void WideDifferences(T16 ends, T16 starts, T32 factors, out T32 low, out T32 high);

    /// <summary>Signed numbers in twice the size: those of even lanes in <paramref name="even"/>, those of odd ones in <paramref name="odd"/>.</summary>
    /// <param name="value">Signed numbers.</param>
    /// <param name="evenFactors">What lanes are multiplied by, 16 bits each: 1 and 0; other than 1 only where bytes move anywhere.</param>
    /// <param name="oddFactors">0 and 1, likewise.</param>
    /// <param name="even">Of the even lanes.</param>
    /// <param name="odd">Of the odd lanes.</param>
    static abstract void Widen(T16 value, T32 evenFactors, T32 oddFactors, out T32 even, out T32 odd);

    /// <summary>
    /// Two signed numbers, one of each vector, in twice the size: of each 16 bytes the lower lanes in <paramref name="low"/>, the upper ones in
    /// <paramref name="high"/>.
    /// </summary>
    /// <param name="even">Signed numbers.</param>
    /// <param name="odd">Signed numbers.</param>
    /// <param name="factors">What both are multiplied by, 16 bits each: 1 and 1; others only where bytes move anywhere.</param>
    /// <param name="oddFactors">0 and what odd ones are multiplied by.</param>
    /// <param name="multiplies">Whether the factors are others than 1.</param>
    /// <param name="low">Sums of the lower lanes.</param>
    /// <param name="lowOdd">Those of <paramref name="odd"/> alone.</param>
    /// <param name="high">Sums of the upper lanes.</param>
    /// <param name="highOdd">Those of <paramref name="odd"/> alone.</param>
    static abstract void WidePairs(
        T16 even, T16 odd, T32 factors, T32 oddFactors, bool multiplies, out T32 low, out T32 lowOdd, out T32 high, out T32 highOdd);

    /// <summary>Stores bytes of even and of odd pixels, a lane each and below 2^8, in the picture's order; writes a whole vector.</summary>
    static abstract void StorePixels(T16 even, T16 odd, T16 order, int stride, ref byte destination);

    /// <summary>Stores the low bytes of four vectors, of every fourth pixel each, in the picture's order; writes a whole vector.</summary>
    static abstract void StorePixels(T32 first, T32 second, T32 third, T32 fourth, T16 firstOrder, T16 secondOrder, int stride, ref byte destination);

    /// <summary>As <see cref="StorePixels(T32, T32, T32, T32, T16, T16, int, ref byte)"/>, the highest bytes; only where bytes move anywhere.</summary>
    static abstract void StoreTopBytes(T32 first, T32 second, T32 third, T32 fourth, T16 firstOrder, T16 secondOrder, T16 ofFirstPair, ref byte destination);

    /// <summary>Sums below 2^24 in single precision.</summary>
    static abstract T32 ToSingle(T32 sums);

    /// <summary>The nearest integer to sum * factor, below 2^16, in the low bits of a lane; all in single precision.</summary>
    /// <param name="sums">Integers; all of them may have something added that <paramref name="rounding"/> takes off again.</param>
    /// <param name="factor">In single precision.</param>
    /// <param name="rounding">2^23, where neighbours are 1 apart, less what was added: the sum is rounded to an integer.</param>
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

    /// <summary>Stores the low 16 bits of each lane.</summary>
    static abstract void StoreWords(T32 value, ref ushort destination, nuint offset);
}
