namespace Kernels.Tests.Fractal;

/// <summary>Every variant, width, precision, number of threads and split into bands against the specification.</summary>
public sealed class MandelbrotVariantTests
{
    private static readonly VectorWidth[] Widths = [VectorWidth.V128, VectorWidth.V256, VectorWidth.V512];

    public static TheoryData<string, MandelbrotPrecision> SmallViews()
    {
        var data = new TheoryData<string, MandelbrotPrecision>();
        foreach (var name in Views.Small.Keys)
        {
            data.Add(name, MandelbrotPrecision.Double);
            data.Add(name, MandelbrotPrecision.Single);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(SmallViews))]
    public void Count_EveryVariantAndWidth_IsTheSpecification(string name, MandelbrotPrecision precision)
    {
        var view = Views.Small[name];
        var expected = Views.Reference(view, precision);
        foreach (var variant in new[] { MandelbrotVariant.Simd, MandelbrotVariant.Shortcut, MandelbrotVariant.Parallel })
        {
            foreach (var width in Widths)
            {
                var options = new MandelbrotOptions { Precision = precision, Variant = variant, VectorWidth = width, Threads = 3 };
                Views.AssertSame(view, expected, Views.Count(view, options), $"{variant} {width} {precision}");
            }
        }
    }

    [Theory]
    [InlineData(MandelbrotVariant.Scalar, VectorWidth.Auto)]
    [InlineData(MandelbrotVariant.Simd, VectorWidth.V128)]
    [InlineData(MandelbrotVariant.Simd, VectorWidth.V256)]
    [InlineData(MandelbrotVariant.Simd, VectorWidth.V512)]
    [InlineData(MandelbrotVariant.Shortcut, VectorWidth.V128)]
    [InlineData(MandelbrotVariant.Shortcut, VectorWidth.V256)]
    [InlineData(MandelbrotVariant.Shortcut, VectorWidth.V512)]
    public void Count_EveryWidthFromOneTo70_IsTheSpecification(MandelbrotVariant variant, VectorWidth vectorWidth)
    {
        foreach (var precision in new[] { MandelbrotPrecision.Double, MandelbrotPrecision.Single })
        {
            for (var width = 1; width <= 70; width++)
            {
                var view = new MandelbrotView(width, 5, -2.0, 0.6, -0.9, 0.7, 60);
                var options = new MandelbrotOptions { Precision = precision, Variant = variant, VectorWidth = vectorWidth };
                Views.AssertSame(view, Views.Reference(view, precision), Views.Count(view, options), $"{variant} {vectorWidth} {precision}");
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(15)]
    [InlineData(16)]
    [InlineData(17)]
    [InlineData(18)]
    [InlineData(19)]
    [InlineData(20)]
    [InlineData(52)]
    [InlineData(87)]
    [InlineData(88)]
    [InlineData(89)]
    [InlineData(200)]
    [InlineData(255)]
    [InlineData(256)]
    [InlineData(1000)]
    [InlineData(65_535)]
    public void Count_IterationsAroundABlock_IsTheSpecification(int iterations)
    {
        var view = new MandelbrotView(31, 17, -2.0, 0.6, -1.3, 1.1, iterations);
        foreach (var precision in new[] { MandelbrotPrecision.Double, MandelbrotPrecision.Single })
        {
            var expected = Views.Reference(view, precision);
            foreach (var variant in new[] { MandelbrotVariant.Simd, MandelbrotVariant.Shortcut })
            {
                foreach (var width in Widths)
                {
                    var options = new MandelbrotOptions { Precision = precision, Variant = variant, VectorWidth = width };
                    Views.AssertSame(view, expected, Views.Count(view, options), $"{variant} {width} {precision}");
                }
            }
        }
    }

    [Fact]
    public void Count_SeedsView_HasThePublishedSum()
    {
        var counts = Views.Count(Views.Seeds, new MandelbrotOptions { Variant = MandelbrotVariant.Shortcut });
        Assert.Equal(40_138_898L, counts.Sum(count => (long)count));
        Assert.Equal(180_566, counts.Count(count => count == 200));
    }
}
