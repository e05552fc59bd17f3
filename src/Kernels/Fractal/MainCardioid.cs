namespace Kernels.Fractal;

/// <summary>
/// Points drawn to a fixed point: c = t/2 - t^2/4 for a multiplier |t| &lt; 1, that is t = 1 - sqrt(1 - 4c). A row meets
/// |t| = limit twice, because the curve's height sin(a) (1 - limit cos(a)) has one maximum over a half turn.
/// </summary>
internal static class MainCardioid
{
    /// <summary>No point is higher: 3 sqrt(3) / 8, rounded up.</summary>
    public const double Top = 0.65;

    /// <summary>The real part of the highest point: every row that meets the cardioid is inside it there.</summary>
    public const double Axis = -0.125;

    /// <summary>The largest modulus of the multiplier at which a point is skipped; see <see cref="InteriorSpans{T}"/>.</summary>
    public static double Limit(bool isDouble) => isDouble ? 1 - (1.0 / 4096) : 1 - (1.0 / 64);

    /// <summary>Whether the multiplier's modulus at c = (x, y) is at most <paramref name="limit"/>.</summary>
    public static bool Contains(double x, double y, double limit)
    {
        // |1 - s|^2 = 1 - 2 Re(s) + |s|^2 with s^2 = 1 - 4c, |s|^2 = |1 - 4c| = q and Re(s) = sqrt((q + Re(1 - 4c)) / 2).
        var re = 1 - (4 * x);
        var q = Math.Sqrt((re * re) + (16 * y * y));
        var least = 1 + q - (limit * limit);
        return least * least <= 2 * (q + re);
    }
}
