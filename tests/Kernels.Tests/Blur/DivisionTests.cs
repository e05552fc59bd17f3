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
    public void BiasedFactor_EveryDiameterAndSum_IsExact()
    {
        // Windows above 16 are those that ask for it.
        var converted = new List<int>();
        for (var d = 17; d <= 255; d++)
        {
            var n = d * d;
            var factor = BiasedFactor.Of(n);
            if (factor.IsSingle)
            {
                // The bits of a total that begins with those of the base are the base plus the sum.
                Assert.Equal(factor.Base + (255 * n), BitConverter.UInt32BitsToSingle(factor.Start + (uint)(255 * n)));
            }
            else
            {
                // Every total is an integer of 24 bits, with which single precision is exact.
                Assert.InRange(factor.Base, -1 << 24, (1 << 24) - (255 * n));
                Assert.Equal(factor.Base, (int)factor.Start);
                converted.Add(d);
            }

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

        Assert.Equal([165, 167, 169, 177, .. Enumerable.Range(182, 255 - 181)], converted);
    }

    [Fact]
    public void TopByteMean_EveryDiameterAndSum_IsExactWhereThereIsOne()
    {
        var with = new List<int>();
        for (var d = 17; d <= 255; d++)
        {
            var n = d * d;
            if (TopByteMean.Of(n) is not { } top)
            {
                continue;
            }

            with.Add(d);
            Assert.InRange(top.Multiplier, 1, short.MaxValue);
            for (var sum = 0; sum <= 255 * n; sum++)
            {
                var total = unchecked(top.Start + ((uint)sum * (uint)top.Multiplier));
                Assert.True(total >> 24 == ((2 * sum) + n) / (2 * n), $"d {d}, sum {sum}");
            }
        }

        Assert.Equal([23, 24, 27, 32, 64, 128], with);
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
    public void FactorAbove_EverySumOfAlphaAndStep_IsExact()
    {
        // What windows up to d = 8 can have, and the sums at which the mean steps up and those just below.
        for (var alpha = 1u; alpha <= 64 * 255; alpha += (uint)Thinning)
        {
            var factor = Weights512.FactorAbove(Vector512.Create((float)alpha).AsUInt32());
            var half = Weights256.FactorAbove(Vector256.Create((float)alpha).AsUInt32());
            var other = Vector512.Create(half, half);
            for (var first = 1u; first <= 255; first += 16)
            {
                var q = Vector512.Min(Vector512<uint>.Indices + Vector512.Create(first), Vector512.Create(255u));
                var step = ((((q + q) - Vector512<uint>.One) * Vector512.Create(alpha)) + Vector512<uint>.One) >> 1;
                Assert.True(Mean(step, factor) == q && Mean(step - Vector512<uint>.One, factor) == q - Vector512<uint>.One, $"{alpha}, from {first}");
                Assert.True(Mean(step, other) == q && Mean(step - Vector512<uint>.One, other) == q - Vector512<uint>.One, $"{alpha}, from {first}, 256 bits");
            }
        }

        Assert.Equal(Vector512<uint>.Zero, Mean(default, Weights512.FactorAbove(default)));
        Assert.Equal(Vector512<uint>.Zero, Mean(default, Vector512.Create(Weights256.FactorAbove(default), Weights256.FactorAbove(default))));

        static Vector512<uint> Mean(Vector512<uint> sums, Vector512<uint> factor) => Vector512.Create(255u)
            & Means512.Nearest(Means512.ToSingle(sums), factor, Vector512.Create(BitConverter.SingleToUInt32Bits(8388608f)));
    }

    [Fact]
    public void Quotients_AroundEveryTie_AreExact()
    {
        var random = new Random(11);
        for (var i = 0; i < 300_000 / Thinning; i++)
        {
            // Sums of alpha of all sizes; sums of colour at, just below and just above those where the quotient steps up.
            var alpha = i == 0 ? 0 : (uint)Math.Min(random.Next(1, 1 << random.Next(1, 25)), 255 * 255 * 255);
            var step = ((((2UL * (uint)random.Next(0, 256)) + 1) * alpha) + 1) / 2;
            var sum = (uint)Math.Min(step + (ulong)random.Next(0, 3) - Math.Min(step, 1), 255UL * alpha);
            var expected = alpha == 0 ? 0 : (uint)(((2UL * sum) + alpha) / (2UL * alpha));
            var (sums, alphas) = (Vector512.Create(sum), Vector512.Create(alpha));
            var quotients = Weights512.Quotients(
                sums, alphas, Weights512.FactorBelow(Means512.ToSingle(alphas)), Weights512.Halves(alphas));
            Assert.True(expected == (quotients[9] & 0xFF), $"{sum} / {alpha}, 512 bits");
            quotients = Vector512.Create(Weights256.Quotients(
                sums.GetLower(), alphas.GetLower(), Weights256.FactorBelow(Means256.ToSingle(alphas.GetLower())), Weights256.Halves(alphas.GetLower())), default);
            Assert.True(expected == (quotients[3] & 0xFF), $"{sum} / {alpha}, 256 bits");
        }
    }

    [Fact]
    public void Divide_DeepWeightedMeansAroundEveryTie_AreExact()
    {
        var random = new Random(7);
        for (var i = 0; i < 300_000 / Thinning; i++)
        {
            // Denominators of all sizes; numerators at, just below and just above the sums where the quotient steps up.
            var denominator = (ulong)random.NextInt64(1, 255L * 255 * 65535);
            var quotient = (uint)random.Next(0, 65536);
            var step = ((((2 * (UInt128)quotient) + 1) * denominator) + 1) / 2;
            var sum = (ulong)UInt128.Min(step + (ulong)random.Next(0, 3) - 1, (UInt128)65535 * denominator);
            var mean = (ulong)(((2 * (UInt128)sum) + denominator) / (2 * (UInt128)denominator));
            Assert.Equal(mean, Means256.Divide(Vector256.Create(sum), Vector256.Create(denominator))[1] & 0xFFFF);
            Assert.Equal(mean, Means512.Divide(Vector512.Create(sum), Vector512.Create(denominator))[5] & 0xFFFF);
        }
    }
}
