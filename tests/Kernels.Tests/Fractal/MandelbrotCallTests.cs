using System.Diagnostics;

namespace Kernels.Tests.Fractal;

/// <summary>How the kernel is called: bands, memory, cancellation, wrong arguments, what <c>auto</c> means.</summary>
public sealed class MandelbrotCallTests
{
    private static readonly MandelbrotVariant[] Variants =
        [MandelbrotVariant.Scalar, MandelbrotVariant.Simd, MandelbrotVariant.Shortcut, MandelbrotVariant.Parallel];

    [Theory]
    [InlineData(MandelbrotPrecision.Double)]
    [InlineData(MandelbrotPrecision.Single)]
    public void Count_BandsInAnyOrder_AreTheSpecification(MandelbrotPrecision precision)
    {
        const int Seed = 20261120;
        var random = new Random(Seed);
        foreach (var view in new[] { Views.Small["whole set, exactly symmetrical rows"], Views.Small["axis below the middle"] })
        {
            var expected = Views.Reference(view, precision);
            for (var round = 0; round < 20; round++)
            {
                var bands = new List<(int First, int Rows)>();
                for (var row = 0; row < view.Height;)
                {
                    var rows = Math.Min(random.Next(0, 9), view.Height - row);
                    bands.Add((row, rows));
                    row += rows;
                }

                // In order, backwards, shuffled; some bands twice.
                var order = round % 3 == 0 ? [.. bands] : round % 3 == 1 ? bands.AsEnumerable().Reverse().ToArray() : bands.ToArray();
                if (round % 3 == 2)
                {
                    random.Shuffle(order);
                }

                var counts = new ushort[expected.Length];
                using var kernel = new Mandelbrot(view, new MandelbrotOptions { Precision = precision, Threads = 2 });
                foreach (var (first, rows) in order.Concat(order.Take(3)))
                {
                    kernel.Count(first, rows, counts.AsMemory(first * view.Width, rows * view.Width));
                }

                Views.AssertSame(view, expected, counts, $"seed {Seed}, round {round}, {precision}");
            }
        }
    }

    [Fact]
    public void Count_MirrorLargerThanItsBudget_IsTheSpecification()
    {
        // 20,000 columns: the budget holds fewer rows than the picture's upper half has.
        var view = new MandelbrotView(20_000, 1_024, -2.0, 0.6, -1.5, 1.5, 2);
        var expected = Views.Count(view, new MandelbrotOptions { Variant = MandelbrotVariant.Simd });
        using var kernel = new Mandelbrot(view, new MandelbrotOptions { Variant = MandelbrotVariant.Shortcut });
        var counts = new ushort[expected.Length];
        for (var row = 0; row < view.Height; row += 64)
        {
            kernel.Count(row, 64, counts.AsMemory(row * view.Width));
        }

        Views.AssertSame(view, expected, counts);
    }

    [Theory]
    [InlineData(MandelbrotPrecision.Double, 0x00)]
    [InlineData(MandelbrotPrecision.Double, 0xFF)]
    [InlineData(MandelbrotPrecision.Single, 0x3F)]
    public void Count_PoisonedMemory_IsTheSpecificationAndAllGivenBack(MandelbrotPrecision precision, byte poison)
    {
        foreach (var name in new[] { "whole set, exactly symmetrical rows", "tip of the antenna, where |c| is 2", "seahorse valley" })
        {
            var view = Views.Small[name];
            var expected = Views.Reference(view, precision);
            foreach (var variant in Variants)
            {
                var pool = new PoisoningPool(poison);
                var options = new MandelbrotOptions { Precision = precision, Variant = variant, Threads = 2 };
                var counts = new ushort[expected.Length];
                using (var kernel = new Mandelbrot(view, options, pool))
                {
                    var half = view.Height / 2;
                    kernel.Count(0, half, counts);
                    kernel.Count(half, view.Height - half, counts.AsMemory(half * view.Width));
                }

                Views.AssertSame(view, expected, counts, $"{variant}");
                Assert.Equal(0, pool.Outstanding);
                Assert.True(
                    pool.LentBytes <= Mandelbrot.WorkingBytes(view, options),
                    $"{variant}: {pool.LentBytes} bytes were rented, {Mandelbrot.WorkingBytes(view, options)} announced.");
            }
        }
    }

    [Fact]
    public void Restart_OtherViewsPrecisionsVariantsAndAnAbandonedOne_CountsAsANewKernel()
    {
        var pool = new PoisoningPool(0x5A);
        Mandelbrot? kernel = null;
        foreach (var (name, view) in Views.Small)
        {
            foreach (var precision in Enum.GetValues<MandelbrotPrecision>())
            {
                var expected = Views.Reference(view, precision);
                foreach (var variant in Variants)
                {
                    var options = new MandelbrotOptions { Precision = precision, Variant = variant, Threads = variant == MandelbrotVariant.Parallel ? 2 : 1 };
                    for (var round = 0; round < 2; round++)
                    {
                        if (kernel is null)
                        {
                            kernel = new Mandelbrot(view, options, pool);
                        }
                        else
                        {
                            kernel.Restart(view, options, pool);
                        }

                        var counts = new ushort[expected.Length];
                        var rows = round == 0 ? Math.Max(1, view.Height / 3) : view.Height; // the first one is left half done
                        kernel.Count(0, rows, counts);
                        Views.AssertSame(view, expected.AsSpan(0, rows * view.Width), counts.AsSpan(0, rows * view.Width), $"{name}, {precision}, {variant}");
                        Assert.Throws<InvalidOperationException>(() => kernel.Restart(view, options, pool));
                        kernel.Dispose();
                        Assert.Equal(0, pool.Outstanding);
                    }
                }
            }
        }
    }

    [Fact]
    public void WorkingBytes_LargestView_IsBounded()
    {
        var view = new MandelbrotView(65_535, 65_535, -2.0, 0.6, -1.5, 1.5, 65_535);
        Assert.InRange(Mandelbrot.WorkingBytes(view, new MandelbrotOptions { Threads = 2 }), 1, 32 << 20);
    }

    [Theory]
    [InlineData(MandelbrotVariant.Scalar)]
    [InlineData(MandelbrotVariant.Simd)]
    [InlineData(MandelbrotVariant.Shortcut)]
    [InlineData(MandelbrotVariant.Parallel)]
    public async Task Count_Cancelled_StopsWithinMilliseconds(MandelbrotVariant variant)
    {
        // Hours of work for one thread, and nothing that a shortcut knows: a dense part of the border.
        var view = new MandelbrotView(16_000, 16_000, -0.7501, -0.7499, 0.01, 0.0102, 65_535);
        var pool = new PoisoningPool(0x55);
        using var cancellation = new CancellationTokenSource();
        var cancelled = 0L;
        using (var kernel = new Mandelbrot(view, new MandelbrotOptions { Variant = variant, Threads = 2 }, pool))
        {
            var counts = new ushort[512 * view.Width];
            var run = Task.Run(() => kernel.Count(0, 512, counts, cancellation.Token));
            await Task.Delay(100);
            cancelled = Stopwatch.GetTimestamp();
            await cancellation.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);

            // 50 ms are promised on a free core; the test machine may be busy.
            Assert.InRange(Stopwatch.GetElapsedTime(cancelled).TotalMilliseconds, 0, 1_000);
        }

        Assert.Equal(0, pool.Outstanding);
    }

    [Fact]
    public void Count_AfterCancellation_IsTheSpecification()
    {
        var view = Views.Small["seahorse valley"];
        using var kernel = new Mandelbrot(view, new MandelbrotOptions());
        var counts = new ushort[view.Width * view.Height];
        Assert.ThrowsAny<OperationCanceledException>(() => kernel.Count(0, view.Height, counts, new CancellationToken(canceled: true)));
        kernel.Count(0, view.Height, counts);
        Views.AssertSame(view, Views.Reference(view, MandelbrotPrecision.Double), counts);
    }

    [Fact]
    public void Count_WrongArguments_Throws()
    {
        var view = new MandelbrotView(10, 10, -2, 1, -1, 1, 50);
        var kernel = new Mandelbrot(view, new MandelbrotOptions());
        Assert.Throws<ArgumentOutOfRangeException>(() => kernel.Count(-1, 1, new ushort[10]));
        Assert.Throws<ArgumentOutOfRangeException>(() => kernel.Count(0, -1, new ushort[10]));
        Assert.Throws<ArgumentOutOfRangeException>(() => kernel.Count(5, 6, new ushort[100]));
        Assert.Throws<ArgumentException>(() => kernel.Count(0, 2, new ushort[19]));
        kernel.Dispose();
        kernel.Dispose();
        Assert.Throws<ObjectDisposedException>(() => kernel.Count(0, 1, new ushort[10]));
    }

    [Fact]
    public void Choose_EveryVariant_NamesWhatRuns()
    {
        var view = Views.Seeds;
        var widths = new MandelbrotOptions { VectorWidth = VectorWidth.V256, Threads = 4 };
        Assert.Equal("scalar/0/1", Mandelbrot.Choose(view, widths with { Variant = MandelbrotVariant.Scalar }).ToString());
        Assert.Equal("simd/256/1", Mandelbrot.Choose(view, widths with { Variant = MandelbrotVariant.Simd }).ToString());
        Assert.Equal("shortcut/256/1", Mandelbrot.Choose(view, widths with { Variant = MandelbrotVariant.Shortcut }).ToString());
        Assert.Equal("parallel/256/4", Mandelbrot.Choose(view, widths with { Variant = MandelbrotVariant.Parallel }).ToString());
        Assert.Equal("parallel/256/4", Mandelbrot.Choose(view, widths).ToString());
        Assert.Equal("shortcut/256/1", Mandelbrot.Choose(view, widths with { Threads = 1 }).ToString());
        Assert.Equal("shortcut/256/1", Mandelbrot.Choose(view with { Width = 8, Height = 8 }, widths).ToString());
    }

    [Fact]
    public void Choose_OptionsOutOfRange_Throws()
    {
        var view = Views.Seeds;
        Assert.Throws<ArgumentOutOfRangeException>(() => Mandelbrot.Choose(view, new MandelbrotOptions { Threads = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => Mandelbrot.Choose(view, new MandelbrotOptions { VectorWidth = (VectorWidth)64 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => Mandelbrot.Choose(view, new MandelbrotOptions { Variant = (MandelbrotVariant)9 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => Mandelbrot.Choose(view, new MandelbrotOptions { Precision = (MandelbrotPrecision)9 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => Mandelbrot.Choose(view with { Iterations = 0 }, new MandelbrotOptions()));
    }

    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(960, 960, 960)]
    [InlineData(65_535, 65_535, 32)]
    public void BandRows_EverySize_HoldsWorkForTheThreads(int width, int height, int expected)
    {
        using var kernel = new Mandelbrot(new MandelbrotView(width, height, -2, 1, -1, 1, 5), new MandelbrotOptions());
        Assert.Equal(expected, kernel.BandRows);
    }
}
