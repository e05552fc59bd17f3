namespace Kernels.Blur;

/// <summary>
/// The mean of n samples of 8 bits by one fused multiply-add in single precision, for n = d * d: (Base + sum) * Factor + Rounding,
/// rounded once to 2^23 + the mean. Factor is 1 / n, rounded; Base * Factor lies next to an integer K, and Rounding is 2^23 - K. Base
/// is chosen so that no sum errs by as much as the distance to one that is rounded otherwise, and ties go up.
/// <para>
/// Numbers in single precision from 2^23 to 2^24 are integers whose bits count on like integers. So where Base lies there and no sum takes
/// it to 2^24, a total that begins with the bits of Base is the number Base + sum (<see cref="IsSingle"/>). Else totals are integers
/// below 2^24, and are converted.
/// </para>
/// </summary>
/// <param name="Factor">1 / n, rounded, or the next number above.</param>
/// <param name="Base">From 2^23 where totals are in single precision; else K * n.</param>
/// <param name="Rounding">2^23 - K.</param>
internal readonly record struct BiasedFactor(float Factor, int Base, float Rounding)
{
    private const int Smallest = 1 << 23;

    // More are not there for large n, and where n is small one of the first is right.
    private const int MostTrials = 32;

    /// <summary>Whether totals are numbers in single precision, and not integers.</summary>
    public bool IsSingle => Base >= Smallest;

    /// <summary>What totals begin with.</summary>
    public uint Start => IsSingle ? BitConverter.SingleToUInt32Bits(Base) : (uint)Base;

    /// <summary>A factor that is exact for every sum; without conversions where there is one, never above n = 181 * 181.</summary>
    public static BiasedFactor Of(int n)
    {
        // Where n is a power of two, 1 / n is exact, and only a larger factor takes ties off the middle.
        return Single(n, 1f / n) ?? Single(n, MathF.BitIncrement(1f / n)) ?? Converted(n);
    }

    // The factor errs by e, up to 2^-24 of itself, so the mean by e * (sum / n + K): K decides about the sign and the size. Where n is odd, every
    // sum is at least 1 / 2n from a tie, and K = -128 keeps the error below that: 128 * e. Where n is even, ties have to go up, and what is
    // 1 / n below them must not: the error is positive and below 256 * e. Both hold up to n = 255 * 255.
    private static BiasedFactor Converted(int n)
    {
        var factor = 1f / n;
        var k = n % 2 != 0 ? -128
            : (double)factor * n > 1 ? 1
            : -256;
        return new BiasedFactor(factor, k * n, Smallest - k);
    }

    private static BiasedFactor? Single(int n, float factor)
    {
        var first = (int)Math.Ceiling(Smallest * (double)factor);
        for (var k = first; k < first + MostTrials; k++)
        {
            var from = (int)Math.Floor(k / (double)factor);
            if (Try(from) is { } below)
            {
                return below;
            }

            if (Try(from + 1) is { } above)
            {
                return above;
            }

            BiasedFactor? Try(int start)
            {
                var candidate = new BiasedFactor(factor, start, Smallest - k);
                return start >= Smallest && start + (byte.MaxValue * n) < 2 * Smallest && candidate.IsExact(n) ? candidate : null;
            }
        }

        return null;
    }

    /// <summary>The mean of samples of that sum.</summary>
    public int Mean(int sum) => (int)(MathF.FusedMultiplyAdd(Base + sum, Factor, Rounding) - Smallest);

    // The mean steps up to q at the sum ceil((2q - 1) * n / 2) and nowhere else, and the rounded product is monotone.
    private bool IsExact(int n)
    {
        for (var q = 1; q <= byte.MaxValue; q++)
        {
            var step = ((((2 * q) - 1) * n) + 1) / 2;
            if (Mean(step) < q || Mean(step - 1) >= q)
            {
                return false;
            }
        }

        return Mean(0) == 0 && Mean(byte.MaxValue * n) == byte.MaxValue;
    }
}
