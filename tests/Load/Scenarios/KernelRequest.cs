namespace Load.Scenarios;

/// <summary>A way to ask for a kernel.</summary>
/// <param name="Variant">The parameter's value.</param>
/// <param name="Vector">The parameter's value; null where it is not sent.</param>
internal sealed record KernelRequest(string Variant, int? Vector)
{
    private static readonly int[] Widths = [128, 256, 512];

    public static IReadOnlyList<KernelRequest> Blur { get; } = [.. Family("scalar", "simd", "sliding", "parallel")];

    public static IReadOnlyList<KernelRequest> Mandelbrot { get; } = [.. Family("scalar", "simd", "shortcut", "parallel")];

    /// <summary>Not asking for any, as most callers do.</summary>
    public static KernelRequest Unsaid { get; } = new("", null);

    public string Name => Vector is null ? Variant : FormattableString.Invariant($"{Variant}-{Vector}");

    /// <summary>As it follows other parameters in a query.</summary>
    public string Query =>
        (Variant.Length == 0 ? "" : $"&variant={Variant}") + (Vector is null ? "" : FormattableString.Invariant($"&vector={Vector}"));

    /// <summary>
    /// What <c>X-Kernel</c> must begin with; null where the service chooses, as it does for the parallel form when it grants one
    /// thread only.
    /// </summary>
    public string? Expected => Variant is "auto" or "" or "parallel" ? null
        : Variant == "scalar" || Vector is null ? $"{Variant}/"
        : FormattableString.Invariant($"{Variant}/{Vector}/");

    // The scalar form has no width; auto leaves it to the service, as callers do.
    private static IEnumerable<KernelRequest> Family(params string[] names) =>
    [
        new("auto", null),
        .. names.SelectMany(name => name == "scalar"
            ? [new KernelRequest(name, null)]
            : Widths.Select(width => new KernelRequest(name, width))),
    ];
}
