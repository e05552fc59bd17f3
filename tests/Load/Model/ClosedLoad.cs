namespace Load.Model;

/// <summary>Copies that wait for their replies.</summary>
/// <param name="From">Copies at the start, at least 1.</param>
/// <param name="To">Copies at the end.</param>
/// <param name="During">How long new requests are sent.</param>
internal sealed record ClosedLoad(int From, int To, TimeSpan During) : LoadSimulation(During)
{
    public int MaxCopies => Math.Max(From, To);

    /// <summary>When a copy begins and when it ends, from the start.</summary>
    public (TimeSpan Start, TimeSpan End) Active(int copy)
    {
        if (From == To)
        {
            return (TimeSpan.Zero, During);
        }

        // Copy k of a rising ramp begins when the line from From to To reaches k; of a falling one it ends there.
        var crossing = During * Math.Clamp((double)(copy + 1 - From) / (To - From), 0, 1);
        return To > From ? (copy < From ? TimeSpan.Zero : crossing, During) : (TimeSpan.Zero, copy < To ? During : crossing);
    }

    public override string ToString() => From == To
        ? FormattableString.Invariant($"closed, {To} copies")
        : FormattableString.Invariant($"closed, {From} to {To} copies");
}
