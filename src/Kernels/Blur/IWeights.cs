namespace Kernels.Blur;

/// <summary>
/// Pixels weighted by their alpha, and the means of such sums, a vector at a time. Everything happens within 16 bytes, so the
/// lanes lie the same way in every width: of each 16 bytes of a row, four vectors hold the pixels 0, 1, 2 and 3 (RGBA), or 0 and 4,
/// 1 and 5, 2 and 6, 3 and 7 (gray with alpha), 32 bits a sample.
/// </summary>
/// <typeparam name="T16">Vector of ushort.</typeparam>
/// <typeparam name="T32">Vector of uint.</typeparam>
internal interface IWeights<T16, T32>
    where T16 : struct
    where T32 : struct
{
    /// <summary>Loads a block of pixels.</summary>
    static abstract T16 Load(ref byte source);

    /// <summary>
    /// Colour times alpha of the entering pixels less that of the leaving ones, and the difference of their alphas in alpha's
    /// own lanes; modulo 2^32.
    /// </summary>
    /// <param name="entering">Pixels, in pairs as the results hold them.</param>
    /// <param name="leaving">Pixels, likewise.</param>
    /// <param name="channels">Samples of a pixel, 2 or 4.</param>
    /// <param name="first">Of every fourth pixel, from the first one on.</param>
    /// <param name="second">From the second one on.</param>
    /// <param name="third">From the third one on.</param>
    /// <param name="fourth">From the fourth one on.</param>
    static abstract void Changes(T16 entering, T16 leaving, int channels, out T32 first, out T32 second, out T32 third, out T32 fourth);

    /// <summary>Four by four lanes of each 16 bytes change places: vectors of pixels become vectors of channels, and pixels lie in a row.</summary>
    static abstract void Transpose(ref T32 first, ref T32 second, ref T32 third, ref T32 fourth);

    /// <summary>Of each 16 bytes the even lanes of both vectors, and the odd ones: two vectors of pixels become two of channels.</summary>
    static abstract void Divide(ref T32 first, ref T32 second);

    /// <summary>
    /// Numbers in single precision above 1 / denominator, at most by 2^-23 of it; infinity for 0. The product with a sum of no
    /// more than 2^22, rounded once to an integer, is the quotient rounded half up: a tie goes up, and what lies half a
    /// unit of the sum below does not reach it.
    /// </summary>
    /// <param name="denominators">Integers in single precision.</param>
    static abstract T32 FactorAbove(T32 denominators);

    /// <summary>Numbers in single precision below 1 / denominator, by about 2^-20 of it; infinity for 0.</summary>
    /// <param name="denominators">Integers in single precision.</param>
    static abstract T32 FactorBelow(T32 denominators);

    /// <summary>
    /// sum / denominator, rounded half up, in the low byte of each lane, for sums up to 2^32; 0 where both are 0. The estimate by
    /// the factor is the quotient or one less, and the remainder, exact modulo 2^32, decides.
    /// </summary>
    /// <param name="sums">At most 255 times the denominators.</param>
    /// <param name="denominators">Below 2^24.</param>
    /// <param name="factors">Of <see cref="FactorBelow"/>.</param>
    /// <param name="halves">Of <see cref="Halves"/>.</param>
    static abstract T32 Quotients(T32 sums, T32 denominators, T32 factors, T32 halves);

    /// <summary>Half the denominators, and what the remainders lack because an estimate is taken by its bits.</summary>
    static abstract T32 Halves(T32 denominators);
}
