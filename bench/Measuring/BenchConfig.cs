using System.Reflection;
using System.Runtime.Intrinsics;
using Bench.Reports;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Order;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Toolchains.InProcess.NoEmit;
using Perfolizer.Horology;

namespace Bench.Measuring;

/// <summary>How a benchmark class is measured: two presets, and the columns that all tables share.</summary>
internal static class BenchConfig
{
    // Samples of this length differ by a few hundredths on a quiet machine, and the three hundred cases stay below ten minutes.
    private static readonly Job Full = Job.Default
        .WithLaunchCount(1)

        // Goes on while times fall: the warm-up ends with the code that a server runs after minutes, compiled to the last tier.
        .WithMinWarmupCount(6)
        .WithMaxWarmupCount(16)
        .WithIterationCount(8)
        .WithIterationTime(TimeInterval.FromMilliseconds(30))

        // Calls are counted from the first one on, as runtimeconfig.template.json says for this process.
        .WithEnvironmentVariable("DOTNET_TC_CallCountingDelayMs", "0");

    // In this process: nothing to build and no processes to start.
    private static readonly Job Quick = Job.Default
        .WithToolchain(InProcessNoEmitToolchain.Instance)
        .WithMinWarmupCount(6)
        .WithMaxWarmupCount(16)
        .WithIterationCount(3)
        .WithIterationTime(TimeInterval.FromMilliseconds(20));

    public static IConfig For(Type benchmarks)
    {
        var config = ManualConfig.CreateEmpty()
            .AddLogger(ConsoleLogger.Default)
            .AddColumnProvider(DefaultColumnProviders.Descriptor, DefaultColumnProviders.Params)
            .AddColumn(JobCharacteristicColumn.AllColumns.First(column => column.ColumnName == "Job"))
            .AddColumn(StatisticColumn.Median)
            .AddColumn(new SpeedupColumn(), PixelColumn.MegapixelsPerSecond, PixelColumn.NanosecondsPerPixel)
            .AddColumn(new BytesColumn(), new AllocatedColumn())
            .WithSummaryStyle(SummaryStyle.Default.WithMaxParameterColumnWidth(80).WithTimeUnit(TimeUnit.Millisecond))
            .WithOrderer(new DefaultOrderer(SummaryOrderPolicy.Declared))
            .WithOptions(ConfigOptions.DisableLogFile);
        foreach (var job in JobsFor(benchmarks))
        {
            config.AddJob(job);
        }

        return config;
    }

    private static List<Job> JobsFor(Type benchmarks)
    {
        if (Scope.IsQuick)
        {
            return [Quick.WithId("quick")];
        }

        if (benchmarks.GetCustomAttribute<AllVectorWidthsAttribute>() is null)
        {
            return [Full.WithId("full")];
        }

        // Only what the hardware has: a job is not run twice under two names.
        var jobs = new List<Job> { Full.WithId("all widths") };
        if (Vector512.IsHardwareAccelerated)
        {
            jobs.Add(Full.WithEnvironmentVariables(With("DOTNET_EnableAVX512")).WithId("256 at most"));
        }

        if (Vector256.IsHardwareAccelerated)
        {
            jobs.Add(Full.WithEnvironmentVariables(With("DOTNET_EnableAVX2")).WithId("128 at most"));
        }

        return jobs;
    }

    private static EnvironmentVariable[] With(string switchedOff) =>
        [.. Full.Environment.EnvironmentVariables, new EnvironmentVariable(switchedOff, "0")];
}
