namespace Kernels.Fractal;

/// <summary>A part of the Mandelbrot set in which every orbit is drawn to one cycle, shrunk by a margin.</summary>
/// <remarks>
/// <para>
/// The measure of depth is the modulus of the cycle's multiplier, 0 at the centre and 1 at the border. A point is skipped
/// only where it is at most 1 - m, with m so large that no rounding can drive the orbit out. Why that suffices, for f with
/// a cycle of period p inside its basin U, g = f^p and l = 1 - m the multiplier's modulus:
/// </para>
/// <para>
/// U is mapped conformally to the unit disc with the cycle's point at 0; there g becomes z (z + l) / (1 + l z) up to
/// rotations, whose critical point has modulus s = (1 - sqrt(1 - l^2)) / l, so 1 - s is about sqrt(2m). The disc |z| &lt;= s is mapped into
/// |z| &lt;= s (s + l) / (1 + l s), nearer to 0 by a hyperbolic distance of about m / 2. A rounding error e moves
/// a point by at most about 2e / d, d its distance from the border of U, and Koebe's theorem gives d >= r (1 - s)^2 / 16 = r m / 8
/// with r the distance for which |g(w)| &lt; |w| around the cycle's point. Hence the orbit stays when 16e / (r m) &lt; m / 2.
/// </para>
/// <para>
/// Cardioid: g(w) = lw + w^2, r = m; e is at most 3.2 half units in the last place of 1 (3.6e-16, single 1.9e-7), so m = 2.3e-5
/// suffices, single 0.0183. Disc: e doubles and is stretched to 5e, r = m / 5: m = 6.6e-5, single 0.053. The margins used are larger.
/// </para>
/// </remarks>
internal interface IInteriorRegion
{
    /// <summary>A real part at which every row that meets the region is inside it.</summary>
    static abstract double Seed { get; }

    /// <summary>The largest modulus of the multiplier at which a point is skipped.</summary>
    static abstract double LargestMultiplier(bool isDouble);

    /// <summary>Whether the multiplier's modulus at c = (x, y) is at most <paramref name="limit"/>.</summary>
    static abstract bool Contains(double x, double y, double limit);
}
