using System.Runtime.Intrinsics;
using Kernels.Blur;

namespace Kernels.Tests.Blur;

/// <summary>Every division that the sliding forms replace by a multiplication, for every divisor.</summary>
public class DivisionTests
{
    // Without vector hardware a vector operation is hundreds of calls; the arithmetic is the same, so a part suffices.
    private static readonly int Thinning = Vector128.IsHardwareAccelerated ? 1 : 31;

    [Fact]
    public void ReciprocalMultiplier_EveryDivisorAndSum_IsExact()
    {
        for (var d = 2; d <= 16; d++)
        {
            var n = d * d;
            var reciprocal = ReciprocalMultiplier.Of(n);
            Assert.InRange(reciprocal.Multiplier, 1, ushort.MaxValue);
            Assert.InRange((255 * n) + reciprocal.Half, 1, ushort.MaxValue);
            for (var sum = 0; sum <= 255 * n; sum++)
            {
                var mean = (((sum + reciprocal.Half) * (long)reciprocal.Multiplier) >> 16) >> reciprocal.Shift;
                Assert.True(mean == ((2 * sum) + n) / (2 * n), $"n {n}, sum {sum}");
            }
        }
    }

    [Fact]
    public void HighByteMean_EveryDivisorAndSum_IsExact()
    {
        for (var d = 2; d <= 16; d++)
        {
            var n = d * d;
            var mean = HighByteMean.Of(n);
            Assert.InRange(mean.Multiplier, 0, ushort.MaxValue);
            Assert.InRange(mean.Scale, 1, sbyte.MaxValue);
            for (var sum = 0; sum <= 255 * n; sum++)
            {
                var scaled = (mean.Scale * sum) + mean.Half;
                var product = scaled + ((scaled * (long)mean.Multiplier) >> 16);
                Assert.True(scaled <= ushort.MaxValue && product >> 8 == ((2 * sum) + n) / (2 * n), $"n {n}, sum {sum}");
            }
        }
    }

    [Fact]
    public void SingleFactor_EveryDiameterAndSum_IsExactWhereThereIsOne()
    {
        var without = new List<int>();
        for (var d = 2; d <= 255; d++)
        {
            var n = d * d;
            var factor = SingleFactor.Of(n);
            if (factor == 0)
            {
                without.Add(d);
                continue;
            }

            for (var sum = 0; sum <= 255 * n; sum += Math.Max(1, n / 97))
            {
                var mean = (int)(MathF.FusedMultiplyAdd(sum, factor, 8388608f) - 8388608f);
                Assert.True(mean == ((2 * sum) + n) / (2 * n), $"d {d}, sum {sum}");
            }
        }

        Assert.Equal([226, 227, 228, 229, 232, 250, 254], without);
    }

    [Fact]
    public void BiasedFactor_EveryDiameterAndSum_IsExactWhereThereIsOne()
    {
        // Windows above 16 are those that ask for it; without one they take SingleFactor.
        var without = new List<int>();
        for (var d = 17; d <= 181; d++)
        {
            var n = d * d;
            if (BiasedFactor.Of(n) is not { } factor)
            {
                without.Add(d);
                continue;
            }

            // The bits of a total that begins with those of the base are the base plus the sum.
            var last = BitConverter.SingleToUInt32Bits(factor.Base) + (uint)(255 * n);
            Assert.Equal(factor.Base + (255 * n), BitConverter.UInt32BitsToSingle(last));
            for (var sum = 0; sum <= 255 * n; sum += Math.Max(1, n / 97))
            {
                Assert.True(factor.Mean(sum) == ((2 * sum) + n) / (2 * n), $"d {d}, sum {sum}");
            }

            for (var q = 1; q <= 255; q++)
            {
                var step = ((((2 * q) - 1) * n) + 1) / 2;
                Assert.True(factor.Mean(step) == q && factor.Mean(step - 1) == q - 1, $"d {d}, step to {q}");
            }
        }

        Assert.Equal([165, 167, 169, 177], without);
        Assert.Null(BiasedFactor.Of(182 * 182));
    }

    [Fact]
    public void TwoFactors_EveryWindowAndStep_IsExact()
    {
        // The mean is monotone in the sum: the sums at which it steps up and those just below decide. 16 of them a vector.
        for (var columns = 1; columns <= 255; columns += Thinning)
        {
            var column = SingleFactor.Split(columns, 1);
            for (var rows = 1; rows <= 255; rows++)
            {
                var row = SingleFactor.Split(rows, SingleFactor.Raise);
                var factor = Means512.Multiply(
                    new TwoFactors<Vector512<uint>>(Vector512.Create(column.High), Vector512.Create(column.Low)),
                    new TwoFactors<Vector512<uint>>(Vector512.Create(row.High), Vector512.Create(row.Low)));
                var n = (uint)(columns * rows);
                for (var first = 1u; first <= 255; first += 16)
                {
                    var q = Vector512.Min(Vector512<uint>.Indices + Vector512.Create(first), Vector512.Create(255u));
                    var step = ((((q + q) - Vector512<uint>.One) * Vector512.Create(n)) + Vector512<uint>.One) >> 1;
                    var at = Means512.RoundUp(step, factor);
                    var below = Means512.RoundUp(step - Vector512<uint>.One, factor);
                    Assert.True(at == q && below == q - Vector512<uint>.One, $"{columns} x {rows}, from {first}");
                }
            }
        }
    }

    [Fact]
    public void Divide_WeightedMeansAroundEveryTie_AreExact()
    {
        var random = new Random(7);
        for (var i = 0; i < 300_000 / Thinning; i++)
        {
            // Denominators of all sizes; numerators at, just below and just above the sums where the quotient steps up.
            var denominator = (uint)random.Next(1, 1 << random.Next(1, 24));
            var quotient = (uint)random.Next(0, 256);
            var step = ((((2UL * quotient) + 1) * denominator) + 1) / 2;
            var numerator = Math.Min(step + (ulong)random.Next(0, 3) - Math.Min(step, 1), 255UL * denominator);
            var expected = (uint)(((2 * numerator) + denominator) / (2UL * denominator));
            if (denominator <= 255 * 255 * 255)
            {
                Assert.Equal(expected, Means128.Divide(Vector128.Create((uint)numerator), Vector128.Create(denominator))[1]);
                Assert.Equal(expected, Means256.Divide(Vector256.Create((uint)numerator), Vector256.Create(denominator))[3]);
                Assert.Equal(expected, Means512.Divide(Vector512.Create((uint)numerator), Vector512.Create(denominator))[9]);
            }

            var wide = (ulong)random.NextInt64(1, 255L * 255 * 65535);
            quotient = (uint)random.Next(0, 65536);
            var wideStep = ((((2 * (UInt128)quotient) + 1) * wide) + 1) / 2;
            var sum = (ulong)UInt128.Min(wideStep + (ulong)random.Next(0, 3) - 1, (UInt128)65535 * wide);
            var mean = (ulong)(((2 * (UInt128)sum) + wide) / (2 * (UInt128)wide));
            Assert.Equal(mean, Means256.Divide(Vector256.Create(sum), Vector256.Create(wide))[1] & 0xFFFF);
            Assert.Equal(mean, Means512.Divide(Vector512.Create(sum), Vector512.Create(wide))[5] & 0xFFFF);
        }
    }
}
