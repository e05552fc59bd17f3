namespace Kernels.Fractal;

/// <summary>A disc of points whose orbits are drawn to one cycle, and its mirror image below the real axis.</summary>
/// <param name="X">Real part of the centre.</param>
/// <param name="Y">Imaginary part of the centre, not negative.</param>
/// <param name="Radius">Radius for orbits in double precision.</param>
/// <param name="SingleRadius">Radius for orbits in single precision.</param>
internal readonly record struct InteriorDisc(double X, double Y, double Radius, double SingleRadius)
{
    // The multiplier's modulus is at most 0.95 on the rims of the bulbs' discs, 0.8 on those for single precision.
    private const double SingleShare = 0.8;

    /// <summary>
    /// The disc of period 2, known in closed form (radius 1/4 around -1, multiplier 4 (c + 1)), and large circles in
    /// the ten largest other bulbs, found numerically; from left to right.
    /// </summary>
    public static ReadOnlySpan<InteriorDisc> All => Table;

    private static readonly InteriorDisc[] Table =
    [
        Bulb(-1.309280, 0, 0.0559),
        Bulb(-1.138000, 0.239317, 0.0248),
        new(-1, 0, 0.25 * (1 - (1.0 / 4096)), 0.25 * (1 - (1.0 / 48))),
        Bulb(-0.621930, 0.424676, 0.0188),
        Bulb(-0.504531, 0.562957, 0.0367),
        Bulb(-0.124843, 0.743949, 0.0894),
        Bulb(-0.113527, 0.860245, 0.0210),
        Bulb(0.121193, 0.610857, 0.0157),
        Bulb(0.281219, 0.530902, 0.0416),
        Bulb(0.379176, 0.335834, 0.0223),
        Bulb(0.388073, 0.216918, 0.0122),
    ];

    private static InteriorDisc Bulb(double x, double y, double radius) => new(x, y, radius, SingleShare * radius);
}
