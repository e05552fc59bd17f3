namespace Load.Model;

/// <summary>What a user of the service does, how often, and what must hold.</summary>
/// <param name="Name">With slashes, from the general to the particular: <c>blur/1080p/opaque/d8/sliding-256</c>.</param>
internal sealed record Scenario(string Name)
{
    /// <summary>Made when the scenario is run, as the pictures of all of them would not fit into memory.</summary>
    public required Func<IReadOnlyList<Step>> Steps { get; init; }

    /// <summary>Instead of the load that the command line asks for.</summary>
    public IReadOnlyList<LoadSimulation>? Simulations { get; init; }

    public IReadOnlyList<Threshold> Thresholds { get; init; } = [];

    /// <summary>Rates at which the open model is run after the closed one has shown the capacity, as shares of that; none for most scenarios.</summary>
    public IReadOnlyList<double> SaturationShares { get; init; } = [];

    /// <summary>Why the scenario cannot be run, if so; it is then reported with this reason.</summary>
    public string? Impossible { get; init; }

    /// <summary>All of the name but its last part: the scenarios that are compared with each other.</summary>
    public string Group => Name.Contains('/', StringComparison.Ordinal) ? Name[..Name.LastIndexOf('/')] : Name;
}
