using System.Collections.Concurrent;
using Kernels.Threading;
using Xunit.Abstractions;

namespace Kernels.Tests.Threading;

/// <summary>What Linux says of the threads' cores, in <c>/proc/thread-self/status</c>.</summary>
public sealed class CoreThreadsTests
{
    private const int Rounds = 20;

    private readonly ITestOutputHelper _output;

    public CoreThreadsTests(ITestOutputHelper output) => _output = output;

    [SkippableTheory]
    [InlineData(false)]
    [InlineData(true)]
    public void Run_Returned_CallerMayRunWhereItCouldBefore(bool fails)
    {
        SkipWithoutPlacement();
        OnThreadOfItsOwn(() =>
        {
            var before = AllowedCores();
            for (var round = 0; round < Rounds; round++)
            {
                var thrown = Record.Exception(() => WorkItems.Run(
                    2, 2, fails, static (fails, _) => ThrowIf(fails), CancellationToken.None));
                Assert.Equal(fails, thrown is InvalidDataException);
                Assert.Equal(before, AllowedCores());
            }
        });
    }

    [SkippableFact]
    public void Run_ThreadsAsManyAsCores_EachHasACoreOfItsOwn()
    {
        SkipWithoutPlacement();
        OnThreadOfItsOwn(() =>
        {
            var cores = CoreAffinity.Cores.Length;
            for (var round = 0; round < Rounds; round++)
            {
                var seen = new ConcurrentBag<string>();
                using var together = new Barrier(cores);
                WorkItems.Run(
                    cores,
                    cores,
                    (Seen: seen, Together: together),
                    static (state, _) =>
                    {
                        state.Seen.Add(AllowedCores());

                        // Nobody takes a second item before all threads have one.
                        Assert.True(state.Together.SignalAndWait(TimeSpan.FromMinutes(1)));
                    },
                    CancellationToken.None);
                _output.WriteLine(string.Join(" | ", seen));

                // Other tests may hold a core's thread; a pool thread, free to roam, stands in for it.
                var placed = seen.Where(allowed => int.TryParse(allowed, out var _)).ToArray();
                Assert.NotEmpty(placed);
                Assert.Equal(placed.Length, placed.Distinct().Count());
            }
        });
    }

    private static void ThrowIf(bool fails)
    {
        if (fails)
        {
            throw new InvalidDataException();
        }
    }

    // A pool thread could be one that another test has placed.
    private static void OnThreadOfItsOwn(Action action)
    {
        Exception? thrown = null;
        var thread = new Thread(() => thrown = Record.Exception(action));
        thread.Start();
        thread.Join();
        Assert.Null(thrown);
    }

    private static string AllowedCores() => File.ReadLines("/proc/thread-self/status")
        .Single(line => line.StartsWith("Cpus_allowed_list:", StringComparison.Ordinal))
        .Split(':')[1]
        .Trim();

    private static void SkipWithoutPlacement() =>
        Skip.If(CoreAffinity.Cores.Length < 2, "threads are placed on Linux only, with two cores or more that are the process's own");
}
