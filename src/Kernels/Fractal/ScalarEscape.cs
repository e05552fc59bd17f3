namespace Kernels.Fractal;

/// <summary>
/// The escape count of one point, in the order of operations that every other form repeats bit for bit. This is the
/// specification: completed steps z &lt;- z*z + c from z = 0 while |z|^2 &lt; 4, at most <c>iterations</c>.
/// </summary>
/// <remarks>
/// Fused operations round once, so their results are the same on every machine; where the processor has none the runtime
/// computes them in software. A NaN, which only an escaped orbit reaches, fails the test like any large number.
/// </remarks>
internal static class ScalarEscape
{
    /// <summary>The count in double precision.</summary>
    public static ushort Count(double cx, double cy, int iterations)
    {
        var (x, y) = (0.0, 0.0);
        var count = 0;
        while (count < iterations && Math.FusedMultiplyAdd(x, x, y * y) < 4.0)
        {
            var r = Math.FusedMultiplyAdd(-y, y, cx);
            (x, y) = (Math.FusedMultiplyAdd(x, x, r), Math.FusedMultiplyAdd(x + x, y, cy));
            count++;
        }

        return (ushort)count;
    }

    /// <summary>The count in single precision.</summary>
    public static ushort Count(float cx, float cy, int iterations)
    {
        var (x, y) = (0.0f, 0.0f);
        var count = 0;
        while (count < iterations && MathF.FusedMultiplyAdd(x, x, y * y) < 4.0f)
        {
            var r = MathF.FusedMultiplyAdd(-y, y, cx);
            (x, y) = (MathF.FusedMultiplyAdd(x, x, r), MathF.FusedMultiplyAdd(x + x, y, cy));
            count++;
        }

        return (ushort)count;
    }
}
