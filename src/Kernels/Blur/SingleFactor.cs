namespace Kernels.Blur;

/// <summary>1 / n in single precision, for the means of n samples of 8 bits.</summary>
internal static class SingleFactor
{
    /// <summary>
    /// What the row's part of a factor is raised by, far less than one step of a sum: the product with the column's part is
    /// then not below 1 / n, and a tie does not fall to the lower side. The tests go through all products and all steps.
    /// </summary>
    public const double Raise = 1 + (1.0 / (1L << 40));

    /// <summary>A factor with which the nearest integer to sum * factor is the exact mean for every sum, or 0 when there is none.</summary>
    public static float Of(int n)
    {
        var factor = 1f / n;
        return IsExact(MathF.BitIncrement(factor), n) ? MathF.BitIncrement(factor)
            : IsExact(factor, n) ? factor
            : 0;
    }

    /// <summary>raise / n as a high and a low part, bit patterns.</summary>
    public static (uint High, uint Low) Split(int n, double raise)
    {
        var factor = raise / n;
        var high = (float)factor;
        return (BitConverter.SingleToUInt32Bits(high), BitConverter.SingleToUInt32Bits((float)(factor - high)));
    }

    // The mean steps up to q at the sum ceil((2q - 1) * n / 2) and nowhere else, and the rounded product is monotone.
    private static bool IsExact(float factor, int n)
    {
        for (var q = 1; q <= byte.MaxValue; q++)
        {
            var step = ((((2 * q) - 1) * n) + 1) / 2;
            if (Nearest(step, factor) < q || Nearest(step - 1, factor) >= q)
            {
                return false;
            }
        }

        return true;
    }

    private static int Nearest(int sum, float factor) =>
        (int)(MathF.FusedMultiplyAdd(sum, factor, 8388608f) - 8388608f);
}
