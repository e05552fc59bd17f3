using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace Bench.Measuring;

/// <summary>Counts instructions with Linux's <c>perf stat</c>, where the processor shows its counters: virtual machines mostly hide them.</summary>
internal static class InstructionCounter
{
    public const string DefaultEvent = "instructions:u";

    /// <summary>What to say in a table that has no such column.</summary>
    public static string Note => TryCount(DefaultEvent, ["true"]) is null
        ? "not counted, as `perf stat -e instructions:u true` counts none on this machine"
        : "`dotnet run -c Release --project bench -- instructions`";

    /// <summary>Runs a command to its end.</summary>
    /// <returns>The count, or null where it cannot be had.</returns>
    public static double? TryCount(string countedEvent, IEnumerable<string> command)
    {
        var start = new ProcessStartInfo("perf") { RedirectStandardError = true, RedirectStandardOutput = true };
        foreach (var argument in (string[])["stat", "-x", ";", "-e", countedEvent, "--", .. command])
        {
            start.ArgumentList.Add(argument);
        }

        try
        {
            using var perf = Process.Start(start)!;
            perf.StandardOutput.ReadToEndAsync();
            var report = perf.StandardError.ReadToEnd();
            perf.WaitForExit();

            // One line: count;unit;event;...
            var count = report.Split('\n').Select(line => line.Split(';')).FirstOrDefault(fields => fields.Length > 2)?[0];
            return double.TryParse(count, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && perf.ExitCode == 0 ? value : null;
        }
        catch (Win32Exception)
        {
            // No perf on this machine.
            return null;
        }
    }
}
