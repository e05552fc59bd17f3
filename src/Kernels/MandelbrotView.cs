namespace Kernels;

/// <summary>
/// A picture of the complex plane. Pixel (x, y) stands for the point at its corner,
/// c = (MinX + x * dx, MinY + y * dy) with dx = (MaxX - MinX) / Width and dy = (MaxY - MinY) / Height, in plain double
/// arithmetic (the product rounded, then the sum); row 0 lies at MinY.
/// </summary>
/// <param name="Width">Pixels a row, at least 1.</param>
/// <param name="Height">Rows, at least 1.</param>
/// <param name="MinX">Left border, real part.</param>
/// <param name="MaxX">Right border, exclusive.</param>
/// <param name="MinY">Border of row 0, imaginary part.</param>
/// <param name="MaxY">Border behind the last row, exclusive.</param>
/// <param name="Iterations">The largest count, 1 to 65,535.</param>
public readonly record struct MandelbrotView(
    int Width, int Height, double MinX, double MaxX, double MinY, double MaxY, int Iterations)
{
    /// <summary>Distance between neighbouring columns.</summary>
    public double StepX => (MaxX - MinX) / Width;

    /// <summary>Distance between neighbouring rows.</summary>
    public double StepY => (MaxY - MinY) / Height;

    /// <summary>Throws when a member is out of range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A size below 1, iterations outside 1..65,535, a border that is not finite.</exception>
    public void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Width, 1, nameof(Width));
        ArgumentOutOfRangeException.ThrowIfLessThan(Height, 1, nameof(Height));
        ArgumentOutOfRangeException.ThrowIfLessThan(Iterations, 1, nameof(Iterations));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Iterations, ushort.MaxValue, nameof(Iterations));
        if (!double.IsFinite(MinX) || !double.IsFinite(MaxX) || !double.IsFinite(MinY) || !double.IsFinite(MaxY))
        {
            throw new ArgumentOutOfRangeException(nameof(MinX), "The borders of the view are finite numbers.");
        }
    }
}
