using Bench.Measuring;
using Kernels;

namespace Bench.Fractal;

/// <summary>A named view of the set.</summary>
public sealed record FractalView(string Name, MandelbrotView View) : IPixelWork
{
    /// <summary>The view of all published comparisons: 88.7 % of its iterations belong to points inside.</summary>
    public static FractalView Seeds { get; } = Whole(960, 200);

    /// <summary>A spiral on the border: no point inside, so that no shortcut helps, and neighbours escape at different times.</summary>
    public static FractalView Spiral { get; } =
        new("spiral 480x480x2000", new MandelbrotView(480, 480, -0.7461, -0.7411, 0.1293, 0.1343, 2000));

    public long Pixels => (long)View.Width * View.Height;

    /// <summary>The seeds' view at another size or depth.</summary>
    public static FractalView Whole(int side, int iterations) =>
        new($"seeds {side}x{side}x{iterations}", new MandelbrotView(side, side, -2.0, 0.6, -1.5, 1.5, iterations));

    public override string ToString() => Name;
}
