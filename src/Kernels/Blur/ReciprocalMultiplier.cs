using System.Numerics;

namespace Kernels.Blur;

/// <summary>
/// Division by n as the high half of a 16-bit product and a shift, exact for every sum of n samples of 8 bits, n from 3 to
/// 256: floor((sum + Half) * Multiplier / 2^(16 + Shift)) is the mean, rounded half up. The tests go through all sums.
/// </summary>
/// <param name="Multiplier">Below 2^16.</param>
/// <param name="Shift">1 to 7.</param>
/// <param name="Half">n / 2, or one more; added before the multiplication.</param>
internal readonly record struct ReciprocalMultiplier(int Multiplier, int Shift, int Half)
{
    public static ReciprocalMultiplier Of(int n)
    {
        // A power of two needs one bit less, or the multiplier would be 2^16.
        var shift = BitOperations.Log2((uint)(n - 1));
        var scale = 1 << (16 + shift);
        var half = n / 2;
        var largest = (255 * n) + half;

        // Rounded up, the multiplier is exact as long as its excess, times the largest dividend, stays below the scale.
        // Otherwise (n = 196) it lies close below 2^(16 + shift) / n: rounded down it is exact for a dividend one larger.
        var up = (scale + n - 1) / n;
        return (long)((up * n) - scale) * largest < scale
            ? new ReciprocalMultiplier(up, shift, half)
            : new ReciprocalMultiplier(scale / n, shift, half + 1);
    }
}
