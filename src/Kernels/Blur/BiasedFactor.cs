namespace Kernels.Blur;

/// <summary>
/// The mean of n samples of 8 bits by one fused multiply-add and no conversion. Numbers in single precision from 2^23 to 2^24
/// are integers whose bits count on like integers, so a total that begins with the bits of <see cref="Base"/> is the
/// number Base + sum. Base is chosen so that Base * Factor lies next to an integer K, less than 1 / n from it. Then (Base + sum) * Factor
/// + 2^23 - K, rounded once, is the nearest integer to the mean, and a tie goes up.
/// </summary>
/// <param name="Factor">1 / n, rounded, or the next number above.</param>
/// <param name="Base">From 2^23; no sum takes it to 2^24.</param>
/// <param name="Rounding">2^23 - K.</param>
internal readonly record struct BiasedFactor(float Factor, int Base, float Rounding)
{
    private const int Smallest = 1 << 23;

    // More are not there for large n, and where n is small one of the first is right.
    private const int MostTrials = 32;

    /// <summary>A factor that is exact for every sum, or none; none at all above n = 181 * 181, where Base + sum exceeds 2^24.</summary>
    public static BiasedFactor? Of(int n)
    {
        // Where n is a power of two, 1 / n is exact, and only a larger factor takes ties off the middle.
        return Of(n, 1f / n) ?? Of(n, MathF.BitIncrement(1f / n));
    }

    private static BiasedFactor? Of(int n, float factor)
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
