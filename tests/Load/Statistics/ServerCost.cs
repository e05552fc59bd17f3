namespace Load.Statistics;

/// <summary>What the service spent while a scenario ran; null where it cannot be seen, as with a service on another machine.</summary>
/// <param name="CpuSeconds">User and system time.</param>
/// <param name="PeakResidentBytes">Largest resident set.</param>
/// <param name="AllocatedBytes">Managed bytes allocated.</param>
/// <param name="Collections">Garbage collections.</param>
internal sealed record ServerCost(double? CpuSeconds, long? PeakResidentBytes, long? AllocatedBytes, long? Collections);
