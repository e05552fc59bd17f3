namespace Kernels.Fractal;

/// <summary>
/// Points drawn to a fixed point: c = t/2 - t^2/4 for a multiplier |t| &lt; 1, that is t = 1 - sqrt(1 - 4c). A row meets
/// |t| = limit twice, because the curve's height sin(a) (1 - limit cos(a)) has one maximum over a half turn.
/// </summary>
internal readonly struct MainCardioid : IInteriorRegion
{
    /// <summary>No point of either region is higher: 3 sqrt(3) / 8, rounded up.</summary>
    public const double Top = 0.65;

    // The cardioid is highest there.
    public static double Seed => -0.125;

    public static double LargestMultiplier(bool isDouble) => isDouble ? 1 - (1.0 / 4096) : 1 - (1.0 / 32);

    // |1 - s|^2 = 1 - 2 Re(s) + |s|^2 with s^2 = 1 - 4c, |s|^2 = |1 - 4c| = q and Re(s) = sqrt((q + Re(1 - 4c)) / 2).
    public static bool Contains(double x, double y, double limit)
    {
        var re = 1 - (4 * x);
        var q = Math.Sqrt((re * re) + (16 * y * y));
        var least = 1 + q - (limit * limit);
        return least * least <= 2 * (q + re);
    }
}
