namespace Kernels.Fractal;

/// <summary>
/// Small counts of double precision, found in single precision: half the work, and good for every row whose y is the
/// opposite but for a rounding. Each orbit carries a bound of its error. A count is taken only where no |Z|^2 comes so near to 4
/// that the exact orbit could be on the other side; the other pixels stay open.
/// </summary>
/// <remarks>
/// <para>
/// Let e bound the distance |Z - z| of the orbits while both are inside. Z*Z differs from z*z by at most (2 |Z| + e) e, and 2 |Z| is at most
/// |Z|^2 + 1. A step in single precision rounds r, x' and y', all below 8, by half a unit in the last place, together sqrt(5) u
/// with u = 2^-22; c is rounded by 0.36 u; the roundings in double precision and those of the other row's y are below u / 64. So
/// e' = (|Z|^2 + 1 + e) e + 2.7 u. The loop carries f = 8 e, and takes more where that is simpler.
/// </para>
/// <para>
/// Where one of |Z|^2 and |z|^2 is 4 they differ by at most (4 + 2 e) e, less than f while e is at most 2; a pixel is open before e exceeds
/// 1/2, and one step multiplies e by less than 6. The roundings of |Z|^2 near 4 are less than 2^-20. An orbit that has left by
/// this margin is never counted as inside again: |Z| stays at least 2 less the roundings of a step, and f covers those.
/// </para>
/// </remarks>
internal abstract class EscapeSketch
{
    /// <summary>Steps tested at most. Measured on the whole set; 16 and 24 are each a few hundredths slower.</summary>
    public const int Steps = 20;

    /// <summary>Whether there are steps enough to save, in a precision that is not single already.</summary>
    public static bool IsUseful<T>(int iterations) => typeof(T) == typeof(double) && iterations > Steps;

    /// <summary>Counts groups of columns of a row; a group is two vectors.</summary>
    /// <param name="y">The imaginary part.</param>
    /// <param name="column">The first column's real part; whole groups are read.</param>
    /// <param name="groups">Number of groups.</param>
    /// <param name="most">The count of a pixel that stays open.</param>
    /// <param name="counts">Receives whole groups of counts.</param>
    /// <param name="open">Receives for each group a bit for every pixel, the first lowest: 1 where it stays open.</param>
    public abstract void Count(float y, ref float column, int groups, int most, ref ushort counts, ref uint open);
}
