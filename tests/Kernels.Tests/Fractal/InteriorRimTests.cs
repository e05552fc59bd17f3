using System.Numerics;
using Kernels.Fractal;

namespace Kernels.Tests.Fractal;

/// <summary>
/// The proof for single precision that <see cref="InteriorSpans{T}"/> speaks of: the rims of the cardioid and of the disc of period 2, cell
/// after cell. A ball holds the orbits of all points of a cell under all rounding errors.
/// </summary>
public sealed class InteriorRimTests
{
    // r, x' and y' of a step are below 4, each rounded by half a unit of 2^-22: the square root of 5 halves.
    private const double Rounding = 3.0 / (1 << 23);

    // Below which z keeps r, x' and y' below 4.
    private const double Bound = 1.6;

    private const int Cells = 160_000;

    [Fact]
    public void Cardioid_EveryPointOfTheRim_IsDrawnToItsFixedPointForEver()
    {
        var limit = MainCardioid.Limit(isDouble: false);
        for (var cell = 0; cell < Cells; cell++)
        {
            // c = t/2 - t^2/4 and its fixed point t/2, for t on the upper half of the circle.
            var multiplier = Complex.FromPolarCoordinates(limit, Math.PI * (cell + 0.5) / Cells);
            var half = limit * Math.PI / (2 * Cells);
            var c = (multiplier / 2) - (multiplier * multiplier / 4);
            var reach = ((1 - multiplier).Magnitude / 2 * half) + (half * half);
            var failure = Follow(c, reach, 1, multiplier / 2, half / 2, (1 - limit) / 2, (int)(5 / (1 - limit)));
            Assert.True(failure is null, $"t = {multiplier}: {failure}");
        }
    }

    [Fact]
    public void DiscOfPeriodTwo_EveryPointOfTheRim_IsDrawnToItsCycleForEver()
    {
        var disc = InteriorDisc.All.ToArray().Single(disc => disc.X == -1);
        var limit = 4 * disc.SingleRadius;
        for (var cell = 0; cell < Cells; cell++)
        {
            // c = -1 + t/4 for a multiplier t, and the cycle's point next to 0.
            var multiplier = Complex.FromPolarCoordinates(limit, Math.PI * (cell + 0.5) / Cells);
            var half = limit * Math.PI / (2 * Cells);
            var root = Complex.Sqrt(1 - multiplier);
            var failure = Follow(
                -1 + (multiplier / 4), half / 4, 2, (root - 1) / 2, half / (4 * (root.Magnitude - half)), (1 - limit) / 4,
                2 * (int)(5 / (1 - limit)));
            Assert.True(failure is null, $"t = {multiplier}: {failure}");
        }
    }

    /// <summary>What goes wrong in a cell, or null.</summary>
    /// <param name="c">The cell's middle.</param>
    /// <param name="reach">No c of the cell is farther from it.</param>
    /// <param name="period">Steps of the cycle.</param>
    /// <param name="point">The cycle's point for the middle.</param>
    /// <param name="drift">No c of the cell has it farther from there.</param>
    /// <param name="radius">Of the disc around the point that a cycle takes into itself.</param>
    /// <param name="steps">After which the orbit of 0 is in it.</param>
    private static string? Follow(Complex c, double reach, int period, Complex point, double drift, double radius, int steps)
    {
        var around = Steps(point, radius + drift, c, reach, period);
        var orbit = Steps(Complex.Zero, 0, c, reach, steps);
        return !((around.Middle - point).Magnitude + around.Radius + drift <= radius) ? "a cycle leaves the disc"
            : !((orbit.Middle - point).Magnitude + orbit.Radius + drift <= radius) ? "the orbit does not reach the disc"
            : null;
    }

    /// <summary>The ball after some steps; NaN when a point of it may have left the bound.</summary>
    private static (Complex Middle, double Radius) Steps(Complex z, double radius, Complex c, double reach, int steps)
    {
        var (x, y) = (z.Real, z.Imaginary);
        for (; steps > 0; steps--)
        {
            var size = Math.Sqrt((x * x) + (y * y));
            if (!(size + radius < Bound))
            {
                return (Complex.NaN, double.NaN);
            }

            // |w*w - z*z| <= (2 |z| + radius) radius; this program's own roundings are far below the ones it looks at.
            radius = (((2 * size) + radius) * radius) + reach + Rounding;
            (x, y) = ((x * x) - (y * y) + c.Real, (2 * x * y) + c.Imaginary);
        }

        return (new Complex(x, y), radius);
    }
}
