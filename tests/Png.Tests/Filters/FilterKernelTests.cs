using System.Runtime.Intrinsics;
using Png.Filters;

namespace Png.Tests.Filters;

public class FilterKernelTests
{
    public static TheoryData<int> BytesPerPixel => [1, 2, 3, 4, 6, 8];

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(8)]
    public void Cost_ShortRow_IsThatOfAllItsResiduals(int bytesPerPixel)
    {
        var random = new Random(bytesPerPixel);
        for (var length = bytesPerPixel; length < FilterKernel.BlockBytes; length += bytesPerPixel)
        {
            var (row, above, residuals) = (new byte[length], new byte[length], new byte[length]);
            random.NextBytes(row);
            random.NextBytes(above);
            var costs = new uint[5];

            FilterScalar.Cost(row, above, bytesPerPixel, every: 2, costs);

            for (var type = FilterType.None; type <= FilterType.Paeth; type++)
            {
                FilterScalar.Apply(type, row, above, bytesPerPixel, residuals, 0, length);
                Assert.Equal(residuals.Sum(static residual => FilterCost.Of(residual)), costs[(int)type]);
            }
        }
    }

    [Theory]
    [MemberData(nameof(BytesPerPixel))]
    public void Apply_EveryFilterWidthAndLength_EqualsTheSpecification(int bytesPerPixel)
    {
        var random = new Random(bytesPerPixel);
        for (var length = 1; length <= 257; length++)
        {
            var (row, above) = Rows(random, length);
            for (var type = FilterType.None; type <= FilterType.Paeth; type++)
            {
                var expected = Specified(type, row, above, bytesPerPixel);
                foreach (var bits in (int[])[128, 256, 512])
                {
                    var residuals = new byte[length + 2];
                    residuals[0] = residuals[^1] = 0xA5;
                    Apply(bits, type, row, above, bytesPerPixel, residuals.AsSpan(1, length));
                    Assert.True(
                        residuals.AsSpan(1, length).SequenceEqual(expected), $"{type}, {length} bytes, {bits} bits");
                    Assert.True(residuals[0] == 0xA5 && residuals[^1] == 0xA5, $"{type} wrote outside of {length} bytes");
                }
            }
        }
    }

    [Fact]
    public void Apply_Paeth_AllNeighboursOnACoarseGrid_EqualsTheSpecification()
    {
        // Every order of left, above and above left, with equals and with differences of 1, 127, 128 and 255.
        byte[] values = [0, 1, 2, 63, 64, 126, 127, 128, 129, 191, 253, 254, 255];
        var triples = (from a in values from b in values from c in values select (a, b, c)).ToArray();
        var row = new byte[2 * triples.Length];
        var above = new byte[2 * triples.Length];
        for (var at = 0; at < triples.Length; at++)
        {
            (row[2 * at], above[(2 * at) + 1], above[2 * at]) = triples[at];
            row[(2 * at) + 1] = 100;
        }

        var expected = Specified(FilterType.Paeth, row, above, 1);
        foreach (var bits in (int[])[128, 256, 512])
        {
            var residuals = new byte[row.Length];
            Apply(bits, FilterType.Paeth, row, above, 1, residuals);
            Assert.Equal(expected, residuals);
        }
    }

    [Theory]
    [MemberData(nameof(BytesPerPixel))]
    public void Cost_EveryWidth_EqualsScalar(int bytesPerPixel)
    {
        var random = new Random(10 + bytesPerPixel);
        foreach (var every in (int[])[1, 2, 4])
        {
            for (var length = 72; length < 900; length += 23)
            {
                var (row, above) = Rows(random, length);
                var expected = new uint[5];
                FilterScalar.Cost(row, above, bytesPerPixel, every, expected);
                foreach (var bits in (int[])[128, 256, 512])
                {
                    var costs = new uint[5];
                    Cost(bits, row, above, bytesPerPixel, every, costs);
                    Assert.Equal(expected, costs);
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(BytesPerPixel))]
    public void CostShort_EveryWidth_EqualsScalar(int bytesPerPixel)
    {
        var random = new Random(20 + bytesPerPixel);
        for (var length = bytesPerPixel; length < FilterKernel.BlockBytes + bytesPerPixel; length++)
        {
            var (row, above) = Rows(random, length);
            var expected = new uint[5];
            FilterScalar.Cost(row, above, bytesPerPixel, every: 1, expected);
            foreach (var bits in (int[])[128, 256, 512])
            {
                var costs = new uint[5];
                CostShort(bits, row, above, bytesPerPixel, costs);
                Assert.Equal(expected, costs);
            }
        }
    }

    // Wherever in a short row the only samples are that are not zero, they decide: those of an icon with a wide margin.
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Cheapest_RampAnywhereInZeros_IsNotNone(int every)
    {
        for (var length = 80; length < 192; length += 4)
        {
            for (var at = 0; at <= length - 72; at += 4)
            {
                var row = new byte[length];
                for (var i = 0; i < 72; i++)
                {
                    row[at + i] = (byte)(100 + (i / 4));
                }

                Assert.NotEqual(FilterType.None, FilterChoice.Cheapest(row, row, 4, every));
            }
        }
    }

    [Fact]
    public void Cheapest_VerticalStripes_IsUp()
    {
        var row = new byte[300];
        new Random(1).NextBytes(row);
        Assert.Equal(FilterType.Up, FilterChoice.Cheapest(row, row, 3, 1));
    }

    [Fact]
    public void CheapestAfter_RowThatAllFiltersButOneEmpty_KeepsTheFilterOfTheRowBefore()
    {
        var row = new byte[300];
        Array.Fill(row, (byte)7);
        Assert.Equal(FilterType.Paeth, FilterChoice.CheapestAfter(FilterType.Paeth, row, row, 3, 1));
        Assert.Equal(FilterType.Up, FilterChoice.CheapestAfter(FilterType.None, row, row, 3, 1));
    }

    [Fact]
    public void Cheapest_OnlyTheFirstPixelDiffers_CountsIt()
    {
        var above = new byte[300];
        var row = new byte[300];
        Array.Fill(above, (byte)40);
        Array.Fill(row, (byte)41);
        Assert.Equal(FilterType.Paeth, FilterChoice.Cheapest(row, above, 3, 1));
    }

    [Fact]
    public void Cheapest_HorizontalRamp_PredictsFromTheLeft()
    {
        var row = Enumerable.Range(0, 300).Select(static x => (byte)(5 * x)).ToArray();
        Assert.Equal(FilterType.Sub, FilterChoice.Cheapest(row, new byte[300], 1, 1) switch
        {
            // With zeros above Paeth predicts from the left, too.
            FilterType.Paeth => FilterType.Sub,
            var type => type,
        });
    }

    private static (byte[] Row, byte[] Above) Rows(Random random, int length)
    {
        var row = new byte[length];
        var above = new byte[length];
        random.NextBytes(row);
        random.NextBytes(above);

        // Half of the rows are smooth, so that predictors tie and residuals are small.
        if (random.Next(2) == 0)
        {
            for (var at = 0; at < length; at++)
            {
                row[at] = (byte)(100 + (row[at] & 3));
                above[at] = (byte)(100 + (above[at] & 3));
            }
        }

        return (row, above);
    }

    private static byte[] Specified(FilterType type, byte[] row, byte[] above, int bytesPerPixel)
    {
        var residuals = new byte[row.Length];
        for (var x = 0; x < row.Length; x++)
        {
            int a = x >= bytesPerPixel ? row[x - bytesPerPixel] : 0;
            int b = above[x];
            int c = x >= bytesPerPixel ? above[x - bytesPerPixel] : 0;
            var (pa, pb, pc) = (Math.Abs(b - c), Math.Abs(a - c), Math.Abs(a + b - (2 * c)));
            residuals[x] = (byte)(row[x] - type switch
            {
                FilterType.Sub => a,
                FilterType.Up => b,
                FilterType.Average => (a + b) / 2,
                FilterType.Paeth => pa <= pb && pa <= pc ? a : pb <= pc ? b : c,
                _ => 0,
            });
        }

        return residuals;
    }

    private static void Apply(int bits, FilterType type, byte[] row, byte[] above, int bytesPerPixel, Span<byte> residuals)
    {
        switch (bits)
        {
            case 128:
                FilterKernel.Apply<FilterLanes128, Vector128<byte>>(type, row, above, bytesPerPixel, residuals);
                break;
            case 256:
                FilterKernel.Apply<FilterLanes256, Vector256<byte>>(type, row, above, bytesPerPixel, residuals);
                break;
            default:
                FilterKernel.Apply<FilterLanes512, Vector512<byte>>(type, row, above, bytesPerPixel, residuals);
                break;
        }
    }

    private static void CostShort(int bits, byte[] row, byte[] above, int bytesPerPixel, uint[] costs)
    {
        switch (bits)
        {
            case 128:
                FilterKernel.CostShort<FilterLanes128, Vector128<byte>>(row, above, bytesPerPixel, costs);
                break;
            case 256:
                FilterKernel.CostShort<FilterLanes256, Vector256<byte>>(row, above, bytesPerPixel, costs);
                break;
            default:
                FilterKernel.CostShort<FilterLanes512, Vector512<byte>>(row, above, bytesPerPixel, costs);
                break;
        }
    }

    private static void Cost(int bits, byte[] row, byte[] above, int bytesPerPixel, int every, uint[] costs)
    {
        switch (bits)
        {
            case 128:
                FilterKernel.Cost<FilterLanes128, Vector128<byte>>(row, above, bytesPerPixel, every, costs);
                break;
            case 256:
                FilterKernel.Cost<FilterLanes256, Vector256<byte>>(row, above, bytesPerPixel, every, costs);
                break;
            default:
                FilterKernel.Cost<FilterLanes512, Vector512<byte>>(row, above, bytesPerPixel, every, costs);
                break;
        }
    }
}
