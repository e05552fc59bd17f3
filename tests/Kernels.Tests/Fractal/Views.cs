using System.Runtime.CompilerServices;
using Kernels.Fractal;

namespace Kernels.Tests.Fractal;

/// <summary>Views that have caught, or could catch, a form of the kernel that counts differently from the specification.</summary>
internal static class Views
{
    public static readonly MandelbrotView Seeds = new(960, 960, -2.0, 0.6, -1.5, 1.5, 200);

    /// <summary>Small pictures, each with a reason.</summary>
    public static readonly IReadOnlyDictionary<string, MandelbrotView> Small = new Dictionary<string, MandelbrotView>
    {
        ["whole set"] = new(97, 61, -2.0, 0.6, -1.5, 1.5, 200),
        ["whole set, exactly symmetrical rows"] = new(64, 64, -2.0, 0.6, -1.5, 1.5, 300),
        ["axis below the middle"] = new(50, 80, -2.0, 0.6, -1.25, 0.5, 150),
        ["axis at row 0"] = new(50, 30, -2.0, 0.6, 0.0, 1.2, 150),
        ["interior only"] = new(70, 41, -0.2, 0.1, -0.2, 0.2, 1000),
        ["exterior only"] = new(70, 41, 1.0, 3.0, 1.0, 3.0, 1000),
        ["cardioid border"] = new(80, 60, 0.24, 0.27, -0.02, 0.02, 2000),
        ["disc border"] = new(80, 60, -0.78, -0.72, -0.03, 0.03, 2000),
        ["seahorse valley"] = new(64, 48, -0.7503, -0.7403, 0.1, 0.11, 1500),
        ["deep zoom"] = new(48, 48, -0.743643887037151, -0.743643887036151, 0.131825904205330, 0.131825904206330, 1200),
        ["tip of the antenna, where |c| is 2"] = new(64, 32, -2.0000000000002, -1.9999999999998, -1e-13, 1e-13, 400),
        ["ring |c| = 2"] = new(40, 40, -2.0, -1.9999, -0.01, 0.01, 100),
        ["period 3, cycles found early"] = new(40, 40, -0.2, -0.05, 0.68, 0.8, 6000),
        ["huge numbers that overflow"] = new(33, 33, -1e200, 1e200, -1e200, 1e200, 50),
        ["huge and small"] = new(33, 33, -1e160, 2.0, -3.0, 1e155, 50),
        ["mirrored left to right"] = new(60, 40, 0.6, -2.0, -1.5, 1.5, 120),
        ["upside down"] = new(60, 41, -2.0, 0.6, 1.5, -1.5, 120),
        ["one point"] = new(20, 20, -0.5, -0.5, 0.25, 0.25, 90),
        ["steps below a rounding"] = new(40, 20, 0.3, 0.3000000000000002, 0.5, 0.5000000000000004, 700),
        ["one row"] = new(200, 1, -2.0, 0.6, 0.0, 1.0, 500),
        ["one column"] = new(1, 200, -0.1, 0.6, -1.5, 1.5, 500),
        ["largest count"] = new(12, 10, -1.8, 0.4, -1.0, 1.0, 65_535),
    };

    /// <summary>The specification, pixel by pixel.</summary>
    public static ushort[] Reference(MandelbrotView view, MandelbrotPrecision precision)
    {
        var counts = new ushort[view.Width * view.Height];
        for (var i = 0; i < counts.Length; i++)
        {
            var cx = view.MinX + (i % view.Width * view.StepX);
            var cy = view.MinY + (i / view.Width * view.StepY);
            counts[i] = precision == MandelbrotPrecision.Double
                ? ScalarEscape.Count(cx, cy, view.Iterations)
                : ScalarEscape.Count((float)cx, (float)cy, view.Iterations);
        }

        return counts;
    }

    public static ushort[] Count(MandelbrotView view, MandelbrotOptions options)
    {
        using var kernel = new Mandelbrot(view, options);
        var counts = new ushort[view.Width * view.Height];
        kernel.Count(0, view.Height, counts);
        return counts;
    }

    public static void AssertSame(
        MandelbrotView view, ReadOnlySpan<ushort> expected, ReadOnlySpan<ushort> actual, [CallerArgumentExpression(nameof(actual))] string what = "")
    {
        Assert.Equal(expected.Length, actual.Length);
        var at = expected.CommonPrefixLength(actual);
        Assert.True(
            at == expected.Length,
            at == expected.Length ? "" : $"{what}, {view}: column {at % view.Width}, row {at / view.Width}: {actual[at]} instead of {expected[at]}.");
    }
}
