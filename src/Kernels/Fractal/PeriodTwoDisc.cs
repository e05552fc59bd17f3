namespace Kernels.Fractal;

/// <summary>Points drawn to a cycle of two: the disc around -1 with radius 1/4; the multiplier is 4 (c + 1).</summary>
internal readonly struct PeriodTwoDisc : IInteriorRegion
{
    public static double Seed => -1;

    public static double LargestMultiplier(bool isDouble) => isDouble ? 1 - (1.0 / 4096) : 1 - (1.0 / 12);

    public static bool Contains(double x, double y, double limit) =>
        ((x + 1) * (x + 1)) + (y * y) <= limit * limit / 16;
}
