namespace Reliability.Reports;

/// <summary>A line of the table.</summary>
/// <param name="Scenario">What was done to the service.</param>
/// <param name="Promise">What has to hold.</param>
/// <param name="Measured">What was seen.</param>
/// <param name="Holds">Whether it held.</param>
internal sealed record Row(string Scenario, string Promise, string Measured, bool Holds);
