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
        }

        foreach (var disc in InteriorDisc.All)
        {
            for (var i = 0; i < 5; i++)
            {
                var angle = 2 * Math.PI * (i + random.NextDouble()) / 5;
                var size = disc.Radius * Math.Pow(10, -2 * random.NextDouble());
                var (x, y) = (disc.X + (disc.Radius * Math.Cos(angle)), disc.Y + (disc.Radius * Math.Sin(angle)));
                data.Add(x, i % 2 == 0 ? y : -y, size);
            }
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
        // 180,566 pixels of the usual view reach 200 iterations.
        Assert.InRange(Skipped<double>(Views.Seeds), 171_000, 180_566);
        Assert.InRange(Skipped<float>(Views.Seeds), 158_000, 180_566);
    }

    [Fact]
    public void Find_EveryRow_GivesSpansInOrderWithoutOverlap()
    {
        using var plane = new PlaneCoordinates<double>(Views.Seeds, ArrayPool<byte>.Shared);
        var spans = new (int From, int To)[InteriorSpans<double>.MaxSpans];
        var finder = new InteriorSpans<double>(plane);
        for (var row = 0; row < Views.Seeds.Height; row++)
        {
            var end = 0;
            foreach (var (from, to) in spans.AsSpan(0, finder.Find(plane.Row(row), spans)))
            {
                Assert.True(end <= from && from < to && to <= 960, $"Row {row}: {from}..{to} after {end}.");
                end = to;
            }
        }
    }

    private static int Skipped<T>(MandelbrotView view)
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        using var plane = new PlaneCoordinates<T>(view, ArrayPool<byte>.Shared);
        var finder = new InteriorSpans<T>(plane);
        var spans = new (int From, int To)[InteriorSpans<T>.MaxSpans];
        var skipped = 0;
        for (var row = 0; row < view.Height; row++)
        {
            foreach (var (from, to) in spans.AsSpan(0, finder.Find(plane.Row(row), spans)))
            {
                skipped += to - from;
            }
        }

        return skipped;
    }

    private static void Check<T>(MandelbrotView view, Func<T, T, int, ushort> count)
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        using var plane = new PlaneCoordinates<T>(view, ArrayPool<byte>.Shared);
        var finder = new InteriorSpans<T>(plane);
        var spans = new (int From, int To)[InteriorSpans<T>.MaxSpans];
        for (var row = 0; row < view.Height; row += 7)
        {
            foreach (var (from, to) in spans.AsSpan(0, finder.Find(plane.Row(row), spans)))
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
