using System.Buffers;
using Kernels.Fractal;

namespace Kernels.Tests.Fractal;

/// <summary>What is skipped never escapes, next to the skipped regions' borders most of all.</summary>
public sealed class InteriorSpansTests
{
    public static TheoryData<double, double, double> BorderPoints()
    {
        // Around the cardioid and the disc: at the cusp, at the neck between them, and where bulbs of small and large period grow.
        var data = new TheoryData<double, double, double>();
        const int Seed = 7;
        var random = new Random(Seed);
        for (var i = 0; i < 24; i++)
        {
            var angle = i < 8 ? 2 * Math.PI * i / 8 : 2 * Math.PI * random.NextDouble();
            var size = Math.Pow(10, -1 - (3 * random.NextDouble()));
            data.Add((Math.Cos(angle) / 2) - (Math.Cos(2 * angle) / 4), (Math.Sin(angle) / 2) - (Math.Sin(2 * angle) / 4), size);
            data.Add(-1 + (Math.Cos(angle) / 4), Math.Sin(angle) / 4, size);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(BorderPoints))]
    public void Find_NextToTheBorder_HoldsOnlyPointsThatNeverEscape(double x, double y, double size)
    {
        var view = new MandelbrotView(60, 40, x - size, x + size, y - size, y + size, 65_535);
        Check<double>(view, ScalarEscape.Count);
        Check<float>(view, ScalarEscape.Count);
    }

    [Fact]
    public void Find_WholeSet_FindsMostOfTheInterior()
    {
        // 162,580 pixels of the usual view lie in the two regions.
        Assert.InRange(Skipped<double>(Views.Seeds), 162_000, 163_000);
        Assert.InRange(Skipped<float>(Views.Seeds), 145_000, 163_000);
    }

    private static int Skipped<T>(MandelbrotView view)
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        using var plane = new PlaneCoordinates<T>(view, ArrayPool<byte>.Shared);
        var spans = new InteriorSpans<T>(plane);
        var skipped = 0;
        for (var row = 0; row < view.Height; row++)
        {
            var (disc, cardioid) = spans.Find(plane.Row(row));
            skipped += disc.To - disc.From + cardioid.To - cardioid.From;
        }

        return skipped;
    }

    private static void Check<T>(MandelbrotView view, Func<T, T, int, ushort> count)
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        using var plane = new PlaneCoordinates<T>(view, ArrayPool<byte>.Shared);
        var spans = new InteriorSpans<T>(plane);
        for (var row = 0; row < view.Height; row += 7)
        {
            var (disc, cardioid) = spans.Find(plane.Row(row));
            foreach (var (from, to) in new[] { disc, cardioid })
            {
                // The ends are next to the border; what lies between is deeper.
                for (var column = from; column < to; column += Math.Max(1, (to - from - 1) / 3))
                {
                    Assert.Equal(65_535, count(plane.Columns[column], plane.Row(row), 65_535));
                }
            }
        }
    }
}
