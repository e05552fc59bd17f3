using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Bench.Measuring;

/// <summary>What a figure was measured on; it stands beside every published one.</summary>
internal static class Machine
{
    public static string Cpu { get; } = FindCpu();

    public static string Runtime => $"{RuntimeInformation.FrameworkDescription}, {RuntimeInformation.OSDescription}";

    /// <summary>Bits of the widest vectors.</summary>
    public static int VectorBits =>
        Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : Vector128.IsHardwareAccelerated ? 128 : 0;

    /// <summary>The commit that is checked out, and whether something beside results and pages differs from it.</summary>
    public static string Commit { get; } = FindCommit();

    /// <summary>Processes that wanted a core during the last minute: with figures worth publishing it is close to 0 at the start.</summary>
    public static string Load => File.Exists("/proc/loadavg") ? File.ReadAllText("/proc/loadavg").Split(' ')[0] : "unknown";

    /// <summary>One line a fact, as a Markdown list.</summary>
    public static string Describe(string command, string load) => string.Create(CultureInfo.InvariantCulture, $"""
        * CPU: {Cpu}, {Environment.ProcessorCount} cores, vectors of {VectorBits} bits
        * runtime: {Runtime}
        * commit: {Commit}
        * command: `{command}`
        * measured: {DateTime.UtcNow:yyyy-MM-dd}, load average at the start {load}
        """);

    private static string FindCpu()
    {
        const string Path = "/proc/cpuinfo";
        if (!File.Exists(Path))
        {
            return RuntimeInformation.ProcessArchitecture.ToString();
        }

        // The family and model tell generations apart where a virtual machine shows only the brand.
        var facts = File.ReadLines(Path).TakeWhile(line => line.Length > 0).Select(line => line.Split(':', 2, StringSplitOptions.TrimEntries))
            .Where(parts => parts.Length == 2).ToDictionary(parts => parts[0], parts => parts[1]);
        var name = facts.GetValueOrDefault("model name", RuntimeInformation.ProcessArchitecture.ToString());
        return facts.TryGetValue("cpu family", out var family) && facts.TryGetValue("model", out var model)
            ? $"{name} (family {family}, model {model})"
            : name;
    }

    private static string FindCommit()
    {
        var commit = Git("rev-parse --short=10 HEAD");
        return commit is "" ? "unknown" : Git("status --porcelain -- src bench/*.cs") is "" ? commit : commit + ", with changes";
    }

    private static string Git(string arguments)
    {
        try
        {
            var start = new ProcessStartInfo("git", arguments)
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                WorkingDirectory = ResultFiles.Root,
            };
            using var git = Process.Start(start)!;
            var output = git.StandardOutput.ReadToEnd();
            git.WaitForExit();
            return git.ExitCode == 0 ? output.Trim() : "";
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return "";
        }
    }
}
