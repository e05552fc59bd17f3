namespace Load.Running;

/// <summary>How scenarios are run.</summary>
/// <param name="Duration">Of the load of each.</param>
/// <param name="WarmUp">Before it, not counted.</param>
/// <param name="Clients">Copies of the closed model.</param>
/// <param name="Rate">Requests a second: the open model instead; null for the closed one.</param>
/// <param name="RampSeconds">Time in which copies or rate rise to their value before they stay there; 0 for none.</param>
/// <param name="Timeout">After which a request has failed.</param>
internal sealed record RunOptions(
    TimeSpan Duration, TimeSpan WarmUp, int Clients, double? Rate, double RampSeconds, TimeSpan Timeout);
