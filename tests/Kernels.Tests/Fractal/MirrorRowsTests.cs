using System.Buffers;
using Kernels.Fractal;

namespace Kernels.Tests.Fractal;

/// <summary>Rows are copied by pairs: a row that is the opposite of two would be copied to one of them only.</summary>
public sealed class MirrorRowsTests
{
    [Theory]
    [InlineData(MandelbrotPrecision.Double)]
    [InlineData(MandelbrotPrecision.Single)]
    public void Opposite_OfTheOpposite_IsTheRow(MandelbrotPrecision precision)
    {
        const int Seed = 7;
        var random = new Random(Seed);
        var pairs = 0;
        using var mirror = new MirrorRows();
        for (var trial = 0; trial < 4000; trial++)
        {
            // From whole planes down to steps that rounding swallows, with the axis anywhere inside; far out too.
            var height = random.Next(2, 80);
            var step = Math.ScaleB(1 + random.NextDouble(), -random.Next(56));
            var shift = random.Next(4) == 0 ? random.NextDouble() : random.Next(3) / 2.0;
            var minY = -step * (random.Next(height) + shift);
            var view = new MandelbrotView(4, height, -2, 1, minY, minY + (step * height), 10);
            if (!MirrorRows.IsUseful(view))
            {
                continue;
            }

            mirror.Start(view, precision, ArrayPool<byte>.Shared);
            for (var row = 0; row < height; row++)
            {
                var (other, isExact) = mirror.Opposite(row);
                if (other >= 0)
                {
                    pairs++;
                    Assert.True(mirror.Opposite(other) == (row, isExact), $"{view}, row {row}, seed {Seed}");
                }
            }
        }

        Assert.True(pairs > 1000, $"{pairs} rows had an opposite.");
    }
}
