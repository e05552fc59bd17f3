namespace Png.Checksums;

/// <summary>
/// Polynomials over GF(2) modulo the CRC's, in reflected form: bit 31 is the coefficient of x^0, bit 0 that of x^31.
/// </summary>
internal static class Crc32Polynomial
{
    private const uint Modulus = 0xEDB88320;
    private const uint One = 1u << 31;

    /// <summary><paramref name="value"/> times x.</summary>
    public static uint TimesX(uint value) => (value >> 1) ^ (Modulus & (0 - (value & 1)));

    /// <summary>The product of two polynomials.</summary>
    public static uint Multiply(uint left, uint right)
    {
        var product = 0u;
        for (; left != 0; left <<= 1)
        {
            product ^= right & (0 - (left >> 31));
            right = TimesX(right);
        }

        return product;
    }

    /// <summary>x to the power of <paramref name="exponent"/>, by squaring.</summary>
    public static uint PowerOfX(UInt128 exponent)
    {
        var power = One;
        for (var square = TimesX(One); exponent != 0; exponent >>= 1)
        {
            if ((exponent & 1) != 0)
            {
                power = Multiply(power, square);
            }

            square = Multiply(square, square);
        }

        return power;
    }
}
