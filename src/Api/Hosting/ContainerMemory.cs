using System.Globalization;

namespace Api.Hosting;

/// <summary>The memory that the process may use: of its container, or of the machine where no container limits it.</summary>
/// <remarks>
/// The runtime knows a container's limit but gives only what it makes of it: a heap of three quarters, and the load from which on it
/// collects eagerly, which is a known share of the limit.
/// </remarks>
internal static class ContainerMemory
{
    /// <summary>Its bytes; where a heap limit is set that is less than the runtime's own, what a container with such a heap has.</summary>
    public static long Bytes { get; } = Read();

    /// <summary>The memory to reckon with.</summary>
    /// <param name="heapBytes">What the heap may grow to.</param>
    /// <param name="memoryBytes">What the container or the machine has.</param>
    internal static long Of(long heapBytes, long memoryBytes) => Math.Min(memoryBytes, heapBytes / 3 * 4);

    private static long Read()
    {
        var memory = GC.GetGCMemoryInfo();
        var eagerPercent = Convert.ToInt64(GC.GetConfigurationVariables()["GCHighMemPercent"], CultureInfo.InvariantCulture);
        return Of(memory.TotalAvailableMemoryBytes, memory.HighMemoryLoadThresholdBytes / eagerPercent * 100);
    }
}
