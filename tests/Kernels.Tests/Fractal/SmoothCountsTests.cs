using Kernels.Fractal;

namespace Kernels.Tests.Fractal;

public sealed class SmoothCountsTests
{
    public static TheoryData<string> ViewNames => [.. Views.Small.Keys];

    [Theory]
    [MemberData(nameof(ViewNames))]
    public void Fill_EveryWidthAndPrecision_IsTheScalarForm(string name)
    {
        var view = Views.Small[name];
        foreach (var precision in new[] { MandelbrotPrecision.Double, MandelbrotPrecision.Single })
        {
            var expected = Heights(view, precision, 0);
            Assert.All(expected, height => Assert.InRange(height, 0, view.Iterations));
            foreach (var bits in new[] { 128, 256, 512 })
            {
                Assert.Equal(expected, Heights(view, precision, bits));
            }
        }
    }

    [Fact]
    public void Fill_SeedsView_IsTheTextbookFormula()
    {
        // In plain double arithmetic, unfused, with a far larger radius: 2^166 instead of 2^8. Not at c = -2, which never gets there.
        var view = new MandelbrotView(130, 90, -1.99, 0.6, -1.5, 1.5, 150);
        var heights = Heights(view, MandelbrotPrecision.Double, 256);
        var counts = Views.Count(view, new MandelbrotOptions());
        for (var i = 0; i < heights.Length; i++)
        {
            var (cx, cy) = (view.MinX + (i % view.Width * view.StepX), view.MinY + (i / view.Width * view.StepY));
            if (counts[i] == view.Iterations)
            {
                Assert.Equal(view.Iterations, heights[i]);
                continue;
            }

            var (x, y, steps) = (0.0, 0.0, 0);
            while ((x * x) + (y * y) < 1e100)
            {
                (x, y) = ((x * x) - (y * y) + cx, (2 * x * y) + cy);
                steps++;
            }

            // An orbit that takes long has had its roundings magnified.
            var expected = Math.Clamp(steps + 1 - Math.Log2(Math.Log2((x * x) + (y * y)) / 2), 0, view.Iterations);
            Assert.True(Math.Abs(expected - heights[i]) < 1e-3, $"Pixel {i} with count {counts[i]}: {heights[i]} instead of {expected}.");
        }
    }

    [Fact]
    public void Fill_AlongALineTowardsTheSet_GrowsWithoutAJump()
    {
        // On the real axis from far outside to just before the tip at 1/4.
        var view = new MandelbrotView(20_000, 1, 2.0, 0.2501, 0.0, 1.0, 2_000);
        var heights = Heights(view, MandelbrotPrecision.Double, 512);
        for (var i = 1; i < heights.Length; i++)
        {
            Assert.True(heights[i] >= heights[i - 1] - 1e-5f, $"{i}: {heights[i - 1]} and then {heights[i]}.");
        }

        // Up to count 12 the line crosses ten borders between counts.
        var steps = Enumerable.Range(1, heights.Length - 1).Where(i => heights[i] < 12).Select(i => heights[i] - heights[i - 1]);
        Assert.InRange(steps.Max(), 0, 0.02f);
    }

    [Fact]
    public void Fill_WrongArguments_Throws()
    {
        var view = new MandelbrotView(8, 4, -2.0, 0.6, -1.5, 1.5, 50);
        using var smooth = new SmoothCounts(view, MandelbrotPrecision.Double, 256);
        Assert.Throws<ArgumentOutOfRangeException>(() => smooth.Fill(-1, 1, new ushort[8], new float[8]));
        Assert.Throws<ArgumentOutOfRangeException>(() => smooth.Fill(3, 2, new ushort[16], new float[16]));
        Assert.Throws<ArgumentException>(() => smooth.Fill(0, 2, new ushort[15], new float[16]));
        Assert.Throws<ArgumentException>(() => smooth.Fill(0, 2, new ushort[16], new float[15]));
        Assert.Throws<OperationCanceledException>(() => smooth.Fill(0, 1, new ushort[8], new float[8], new CancellationToken(true)));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SmoothCounts(view, MandelbrotPrecision.Double, 64));
    }

    [Fact]
    public void Height_TableOfLogarithms_IsExactToAHundredThousandth()
    {
        for (var exponent = 16.0; exponent < 40; exponent += 0.000_7)
        {
            var size = (float)Math.Pow(2, exponent);
            var expected = 101 - Math.Log2(Math.Log2(size) / 2);
            Assert.InRange(HeightScale.Height(size, 100, 1000) - expected, -1e-5, 1e-5);
        }

        Assert.Equal(0, HeightScale.Height(float.PositiveInfinity, 1, 1000));
        Assert.Equal(7, HeightScale.Height(1 << 16, 50, 7));
    }

    private static float[] Heights(MandelbrotView view, MandelbrotPrecision precision, int bits)
    {
        var counts = Views.Count(view, new MandelbrotOptions { Precision = precision });
        var heights = new float[counts.Length];
        var pool = new PoisoningPool(0xFF);
        using (var smooth = new SmoothCounts(view, precision, bits, pool))
        {
            Assert.InRange(pool.LentBytes, 1, SmoothCounts.WorkingBytes(view));
            smooth.Fill(0, view.Height, counts, heights);
        }

        Assert.Equal(0, pool.Outstanding);
        return heights;
    }
}
