using System.Runtime.Intrinsics;
using Kernels.Fractal;
using Kernels.Simd;

namespace Kernels.Tests.Fractal;

/// <summary>What single precision is certain of is the count in double precision.</summary>
public sealed class EscapeSketchTests
{
    [Fact]
    public void Count_CertainPixels_HaveTheExactCountsOfBothRows()
    {
        const int Seed = 11;
        var random = new Random(Seed);
        var sketch = new EscapeSketch<FloatLanes256<float>, Vector256<float>>();
        var (columns, single) = (new double[512], new float[512]);
        var (counts, open) = (new ushort[512], new uint[512 / 16]);
        var certain = 0;
        for (var row = 0; row < 400; row++)
        {
            // Every other row is sought out where the single orbit is doubtful: beside a change of the count.
            var y = (3 * random.NextDouble()) - 1.5;
            var (from, step) = row % 2 == 0 ? (-1.97, 2.6 / 512) : (Edge(y, random), Math.Pow(2, -16 - random.Next(14)));
            for (var i = 0; i < columns.Length; i++)
            {
                columns[i] = from + ((i - 256 * (row % 2)) * step);
                single[i] = (float)columns[i];
            }

            var twin = -y + ((random.Next(3) - 1) * Math.ScaleB(1, -48));
            sketch.Count((float)y, ref single[0], open.Length, 1000, ref counts[0], ref open[0]);
            for (var i = 0; i < columns.Length; i++)
            {
                if ((open[i / 16] >> (i % 16) & 1) == 0)
                {
                    certain++;
                    Assert.True(counts[i] == ScalarEscape.Count(columns[i], y, 1000), $"c = {columns[i]:R} {y:R}, seed {Seed}");
                    Assert.True(counts[i] == ScalarEscape.Count(columns[i], twin, 1000), $"c = {columns[i]:R} {twin:R}, seed {Seed}");
                }
                else
                {
                    Assert.Equal(1000, counts[i]);
                }
            }
        }

        // Most of the whole set's exterior and part of every edge.
        Assert.InRange(certain, 512 * 400 / 2, 512 * 400);
    }

    /// <summary>An x beside which the count changes, from left to right.</summary>
    private static double Edge(double y, Random random)
    {
        var (low, high) = (-2 + (2.6 * random.NextDouble()), 2.6);
        var count = ScalarEscape.Count(low, y, 1000);
        while (high - low > 1e-12)
        {
            var middle = (low + high) / 2;
            (low, high) = ScalarEscape.Count(middle, y, 1000) == count ? (middle, high) : (low, middle);
        }

        return low;
    }
}
