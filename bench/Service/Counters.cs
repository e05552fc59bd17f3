using System.Globalization;

namespace Bench.Service;

/// <summary>What the service's process counts.</summary>
/// <param name="Rented">Bytes of its buffers that are in use.</param>
/// <param name="Retained">Bytes of its buffers that are kept for later.</param>
/// <param name="PeakRented">Most bytes in use since the last reset, sampled every 2 ms.</param>
/// <param name="Allocated">Managed bytes allocated since the start.</param>
/// <param name="Gen0">Collections since the start; those of older generations count too.</param>
/// <param name="Gen1">Of generation 1 or 2.</param>
/// <param name="Gen2">Of generation 2.</param>
internal sealed record Counters(long Rented, long Retained, long PeakRented, long Allocated, long Gen0, long Gen1, long Gen2)
{
    public static Counters Parse(string line)
    {
        var values = line.Split(' ').Select(text => long.Parse(text, CultureInfo.InvariantCulture)).ToArray();
        return new(values[0], values[1], values[2], values[3], values[4], values[5], values[6]);
    }
}
