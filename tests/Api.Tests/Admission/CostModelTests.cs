using System.Diagnostics;
using Api.Admission;
using Api.Blur;
using Api.Buffers;
using Api.Fractal;
using Api.Jobs;
using Kernels;
using Png;

namespace Api.Tests.Admission;

public sealed class CostModelTests
{
    private static readonly JobCost Encoding = new(default, default, new CostTerm(CostClass.EncodeFast, 1e6));

    private readonly CostModel _costs = new();

    [Fact]
    public void Learn_JobsThatTakeTwiceAsLong_PredictionFollows()
    {
        var before = _costs.Predict(Encoding);
        for (var i = 0; i < 50; i++)
        {
            _costs.Learn(Encoding, new StageTimes { Encode = Ticks(2 * before) }, threads: 1);
        }

        Assert.Equal(2 * before, _costs.Predict(Encoding), before / 50);
    }

    [Fact]
    public void Learn_OneJobThatTookAMinute_MovesThePredictionByABoundedPart()
    {
        var before = _costs.Predict(Encoding);

        _costs.Learn(Encoding, new StageTimes { Encode = Ticks(60_000) }, threads: 1);

        Assert.InRange(_costs.Predict(Encoding), before * 1.01, before * 1.5);
    }

    // 64x64 RGBA: its stages take a few tens of microseconds, or milliseconds where the thread lost its core meanwhile.
    [Theory]
    [InlineData(64 * 64 * 4)]
    [InlineData(4 * 64 * 64 * 4)]
    public void Learn_SmallJobsOfWhichSomeWerePreempted_PredictionStaysWhatMostTake(int bytes)
    {
        var small = new JobCost(default, default, new CostTerm(CostClass.EncodeFast, bytes));
        var before = _costs.Predict(small);
        for (var i = 0; i < 10_000; i++)
        {
            _costs.Learn(small, new StageTimes { Encode = Ticks(i % 50 == 0 ? 10 : before) }, threads: 1);
        }

        Assert.InRange(_costs.Predict(small), before / 2, 2 * before);
    }

    [Fact]
    public void Learn_OneClass_LeavesTheOthers()
    {
        var other = new JobCost(default, new CostTerm(CostClass.Blur16, 1e6), default);
        var before = _costs.Predict(other);

        _costs.Learn(Encoding, new StageTimes { Encode = Ticks(100), Kernel = Ticks(100) }, threads: 1);

        Assert.Equal(before, _costs.Predict(other));
    }

    [Fact]
    public void Learn_KernelOnAllThreads_CountsEveryThread()
    {
        var cost = new JobCost(default, new CostTerm(CostClass.MandelbrotShortcut, 1e9), default, KernelUsesAllThreads: true);
        for (var i = 0; i < 100; i++)
        {
            _costs.Learn(cost, new StageTimes { Kernel = Ticks(10) }, threads: 2);
        }

        Assert.Equal(20, _costs.Predict(cost), 0.1);
        Assert.Equal(20, CostModel.Actual(cost, new StageTimes { Kernel = Ticks(10) }, 2), 0.01);
    }

    [Fact]
    public void Calibrate_OneClass_ScalesItsFamilyButNotWhatJobsHaveTaught()
    {
        var small = new JobCost(default, default, new CostTerm(CostClass.EncodeSmall, 1e6));
        var balanced = new JobCost(default, default, new CostTerm(CostClass.EncodeBalanced, 1e6));
        var (fastBefore, smallBefore) = (_costs.Predict(Encoding), _costs.Predict(small));
        _costs.Learn(balanced, new StageTimes { Encode = Ticks(20) }, threads: 1);
        var learned = _costs.Predict(balanced);

        _costs.Calibrate(Encoding.Encode, 3 * fastBefore);

        Assert.Equal(3 * fastBefore, _costs.Predict(Encoding), 1e-6);
        Assert.Equal(3 * smallBefore, _costs.Predict(small), 1e-6);
        Assert.Equal(learned, _costs.Predict(balanced));
    }

    [Fact]
    public void Calibration_ThisMachine_PredictsWithinTheBoundsAndGivesEveryBufferBack()
    {
        var pool = new BufferPool(1 << 24);

        CostCalibration.Run(_costs, pool, default);

        Assert.Equal(0, pool.RentedBytes);
        var header = new PngHeader(1000, 1000, 8, PngColorType.Rgb, false);
        Assert.InRange(_costs.Predict(BlurPipeline.Cost(header, new BoxBlurOptions { Diameter = 9 }, PngCompression.Fast)), 0.1, 1000);
    }

    [Theory]
    [InlineData(BlurVariant.Scalar, BlurVariant.Sliding)]
    [InlineData(BlurVariant.Simd, BlurVariant.Sliding)]
    public void Cost_BruteForceBlur_GrowsWithTheWindow(BlurVariant brute, BlurVariant sliding)
    {
        Assert.True(Blur(brute, 100) > 50 * Blur(brute, 10));
        Assert.Equal(Blur(sliding, 100), Blur(sliding, 50));

        double Blur(BlurVariant variant, int diameter)
        {
            var options = new BoxBlurOptions { Diameter = diameter, Variant = variant };
            var header = new PngHeader(1000, 1000, 8, PngColorType.Rgb, false);
            return _costs.Predict(BlurPipeline.Cost(header, options, PngCompression.Fast) with { Decode = default, Encode = default });
        }
    }

    [Fact]
    public void Cost_Mandelbrot_GrowsWithPixelsAndIterations()
    {
        var one = Predict(500, 500);

        Assert.Equal(4, Predict(1000, 500) / one, 0.01);
        Assert.InRange(Predict(500, 5000) / one, 5, 10);

        double Predict(int side, int iterations) => _costs.Predict(MandelbrotPipeline.Cost(
            new MandelbrotView(side, side, -2, 1, -1, 1, iterations), new MandelbrotOptions(), MandelbrotPicture.Counts, PngCompression.Fast));
    }

    private static long Ticks(double milliseconds) => (long)(milliseconds * Stopwatch.Frequency / 1000);
}
