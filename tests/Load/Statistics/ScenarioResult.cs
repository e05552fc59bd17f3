namespace Load.Statistics;

/// <summary>What came of one scenario under one load.</summary>
internal sealed record ScenarioResult
{
    public required string Name { get; init; }

    public required string Group { get; init; }

    /// <summary>The load in words.</summary>
    public required string Load { get; init; }

    /// <summary>Seconds from the first request to the last reply.</summary>
    public required double Seconds { get; init; }

    public required StepResult Total { get; init; }

    /// <summary>One entry a step where there are several.</summary>
    public required IReadOnlyList<StepResult> Steps { get; init; }

    public double Megapixels { get; init; }

    public long BytesIn { get; init; }

    public long BytesOut { get; init; }

    public ServerCost? Server { get; init; }

    /// <summary>CPU seconds of this program meanwhile.</summary>
    public double GeneratorCpuSeconds { get; init; }

    /// <summary>Requests a second of a step of an open load; null for a closed one.</summary>
    public double? OfferedRate { get; init; }

    /// <summary>Thresholds that did not hold.</summary>
    public IReadOnlyList<string> Broken { get; init; } = [];

    /// <summary>Why it was not run; null if it was.</summary>
    public string? NotRun { get; init; }

    public LatencySummary Latency => Total.Latency;

    public long Requests => Total.Passed + Total.Failed;

    public double RequestsPerSecond => Seconds > 0 ? Total.Passed / Seconds : 0;

    public double MegapixelsPerSecond => Seconds > 0 ? Megapixels / Seconds : 0;

    public double FailedPercent => Requests == 0 ? 0 : 100.0 * Total.Failed / Requests;

    public double? ServerCpuMsPerRequest => Server?.CpuSeconds is { } cpu && Requests > 0 ? cpu * 1000 / Requests : null;

    /// <summary>Cores that this program needs for 1,000 requests a second.</summary>
    public double GeneratorCoresPerThousand => Requests == 0 ? 0 : GeneratorCpuSeconds / Requests * 1000;

    public bool IsFailure => Broken.Count > 0 || (Seconds == 0 && Total.Failed > 0);

    /// <summary>The whole in a line.</summary>
    public string Line => NotRun is not null ? $"{Name}: not run, {NotRun}"
        : Seconds == 0 ? $"{Name}: FAILED, {string.Join("; ", Total.Messages)}"
        : FormattableString.Invariant(
            $"{Name}: {RequestsPerSecond:#,0.#} requests/s, p50 {Latency.P50:0.###} ms, p99 {Latency.P99:0.###} ms ({Load}){(IsFailure ? $" FAILED: {string.Join("; ", Broken.Concat(Total.Messages))}" : "")}");

    /// <summary>A scenario that did not get as far as its load.</summary>
    public static ScenarioResult Without(string name, string group, string? notRun, string? fault) => new()
    {
        Name = name,
        Group = group,
        Load = "",
        Seconds = 0,
        NotRun = notRun,
        Total = new StepResult(
            name, 0, fault is null ? 0 : 1, new Dictionary<int, long>(), LatencySummary.None, null, fault is null ? [] : [fault]),
        Steps = [],
    };
}
