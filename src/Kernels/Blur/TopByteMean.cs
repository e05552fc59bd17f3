namespace Kernels.Blur;

/// <summary>
/// The mean of n samples of 8 bits as the highest byte of 32 bits: sums are carried times M, about 2^24 / n, which the instruction that widens
/// their changes multiplies by anyway, and begin at a number that rounds. The excess of M adds up with the sum, so this is exact only where M
/// is nearly a quotient: where n is a power of two, and for d = 23, 24 and 27.
/// </summary>
/// <param name="Multiplier">M, below 2^15: a factor of 16 bits with a sign.</param>
/// <param name="Start">What totals begin with.</param>
internal readonly record struct TopByteMean(int Multiplier, uint Start)
{
    /// <summary>The numbers for means of n samples, or none.</summary>
    public static TopByteMean? Of(int n)
    {
        var down = (1 << 24) / n;
        return Of(n, down) ?? Of(n, down + 1);
    }

    // The mean steps up to q at the sum ceil((2q - 1) * n / 2): from there on the byte must be q at least, and just below it less.
    private static TopByteMean? Of(int n, int multiplier)
    {
        var (least, most) = (0L, uint.MaxValue - (255L * n * multiplier));
        for (var q = 1L; q <= byte.MaxValue; q++)
        {
            var step = ((((2 * q) - 1) * n) + 1) / 2;
            least = Math.Max(least, (q << 24) - (step * multiplier));
            most = Math.Min(most, (q << 24) - ((step - 1) * multiplier) - 1);
        }

        return multiplier <= short.MaxValue && least <= most ? new TopByteMean(multiplier, (uint)least) : null;
    }
}
