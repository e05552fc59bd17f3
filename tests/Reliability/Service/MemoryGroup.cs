using System.Globalization;

namespace Reliability.Service;

/// <summary>A control group of the kernel's that limits memory, as a container's does. Of either version of cgroups.</summary>
internal sealed class MemoryGroup : IDisposable
{
    private static readonly (string Root, string Limit, string Failures)[] Versions =
    [
        ("/sys/fs/cgroup/memory", "memory.limit_in_bytes", "memory.oom_control"),
        ("/sys/fs/cgroup", "memory.max", "memory.events"),
    ];

    private readonly string _folder;
    private readonly string _failures;

    private MemoryGroup(string folder, string failures) => (_folder, _failures) = (folder, failures);

    /// <summary>The file to which a process writes its number to become a member.</summary>
    public string Members => Path.Combine(_folder, "cgroup.procs");

    /// <summary>Processes that the kernel killed for want of memory.</summary>
    public int Killed => File.ReadLines(_failures)
        .Where(line => line.StartsWith("oom_kill ", StringComparison.Ordinal))
        .Sum(line => int.Parse(line.AsSpan("oom_kill ".Length), CultureInfo.InvariantCulture));

    /// <summary>Makes a group, where the machine has them and this process may.</summary>
    public static MemoryGroup? TryCreate(long bytes)
    {
        foreach (var (root, limit, failures) in Versions)
        {
            var folder = Path.Combine(root, string.Create(CultureInfo.InvariantCulture, $"reliability-{Environment.ProcessId}"));
            try
            {
                Directory.CreateDirectory(folder);
                File.WriteAllText(Path.Combine(folder, limit), bytes.ToString(CultureInfo.InvariantCulture));
                return new MemoryGroup(folder, Path.Combine(folder, failures));
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                if (Directory.Exists(folder))
                {
                    Directory.Delete(folder);
                }
            }
        }

        return null;
    }

    /// <remarks>All members must have ended.</remarks>
    public void Dispose() => Directory.Delete(_folder);
}
