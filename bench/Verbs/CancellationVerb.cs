using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using Bench.Cancellation;
using Bench.Measuring;

namespace Bench.Verbs;

/// <summary>Measures how soon the kernels stop when they are told to, and what looking for that costs them.</summary>
internal static class CancellationVerb
{
    private const int Cancellations = 20;
    private static readonly TimeSpan CostTime = TimeSpan.FromSeconds(1.5);

    public static Command Make()
    {
        var results = CommonOptions.Results();
        var command = new Command("cancellation", "Measures how soon kernels stop when cancelled, and what that costs.") { results };
        command.SetAction(parsed => Run(parsed.GetRequiredValue(results)));
        return command;
    }

    private static void Run(DirectoryInfo results)
    {
        var page = new StringBuilder("# Cancellation\n\n").Append(Machine.Describe("dotnet run -c Release --project bench -- cancellation", Machine.Load));
        page.Append(CultureInfo.InvariantCulture, $"""


            ## How soon a kernel stops

            Milliseconds from the call of `Cancel` on another thread until the kernel has thrown, of {Cancellations} cancellations 20 to 134 ms
            after the start; the variant `parallel` has stopped on all its threads.

            | job | median | worst |
            | --- | ---: | ---: |

            """);
        foreach (var job in CancellationJob.Longest)
        {
            var times = Enumerable.Range(0, Cancellations).Select(run => StopTime(job, 20 + (6 * run))).Order().ToArray();
            Append(page, $"| {job.Name} | {times[Cancellations / 2]:F2} | {times[^1]:F2} |\n");
        }

        page.Append("""

            ## What it costs

            Milliseconds a picture, medians of runs that alternate: with a token that is never looked at, as it cannot be cancelled, and with
            one that can be.

            | job | cannot be cancelled | can be | ratio |
            | --- | ---: | ---: | ---: |

            """);
        foreach (var job in CancellationJob.Usual)
        {
            var (without, with) = Cost(job);
            Append(page, $"| {job.Name} | {without:G4} | {with:G4} | {with / without:F3} |\n");
        }

        ResultFiles.Write(results, "cancellation.md", page.ToString());
    }

    private static double StopTime(CancellationJob job, int milliseconds)
    {
        using var source = new CancellationTokenSource();
        var cancelled = 0L;
        var canceller = new Thread(() =>
        {
            Thread.Sleep(milliseconds);
            Volatile.Write(ref cancelled, Stopwatch.GetTimestamp());
            source.Cancel();
        });
        canceller.Start();
        try
        {
            // Fast ones may have to begin anew.
            while (true)
            {
                job.Run(source.Token);
            }
        }
        catch (OperationCanceledException)
        {
            var stopped = Stopwatch.GetTimestamp();
            canceller.Join();
            return Stopwatch.GetElapsedTime(cancelled, stopped).TotalMilliseconds;
        }
    }

    private static (double Without, double With) Cost(CancellationJob job)
    {
        using var source = new CancellationTokenSource();
        WarmUp.Run(() => job.Run(source.Token));
        var (without, with) = (new List<double>(), new List<double>());
        for (var all = Stopwatch.StartNew(); all.Elapsed < CostTime;)
        {
            without.Add(Time(default));
            with.Add(Time(source.Token));
        }

        return (Median(without), Median(with));

        double Time(CancellationToken token)
        {
            var start = Stopwatch.GetTimestamp();
            job.Run(token);
            return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        }
    }

    private static double Median(List<double> values)
    {
        values.Sort();
        return values[values.Count / 2];
    }

    private static void Append(StringBuilder page, FormattableString row)
    {
        var text = row.ToString(CultureInfo.InvariantCulture);
        Console.Write(text);
        page.Append(text);
    }
}
