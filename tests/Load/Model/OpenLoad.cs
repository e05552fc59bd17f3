namespace Load.Model;

/// <summary>Arrivals by a schedule.</summary>
/// <param name="From">Requests a second at the start.</param>
/// <param name="To">Requests a second at the end.</param>
/// <param name="During">How long new requests arrive.</param>
internal sealed record OpenLoad(double From, double To, TimeSpan During) : LoadSimulation(During)
{
    /// <summary>Arrivals in all.</summary>
    public long Arrivals => (long)Math.Ceiling(((From + To) / 2 * During.TotalSeconds) - 1e-9);

    /// <summary>When an arrival is due, from the start; the first at 0.</summary>
    public TimeSpan Due(long arrival)
    {
        // From * t + (To - From) / (2 * T) * t^2 = arrival, solved for t without the difference of near numbers.
        var slope = (To - From) / During.TotalSeconds;
        var root = Math.Sqrt(Math.Max(0, (From * From) + (2 * slope * arrival)));
        return arrival == 0 ? TimeSpan.Zero : TimeSpan.FromSeconds(2 * arrival / (From + root));
    }

    public override string ToString() => From == To
        ? FormattableString.Invariant($"open, {To:0.#} requests/s")
        : FormattableString.Invariant($"open, {From:0.#} to {To:0.#} requests/s");
}
