namespace Kernels.Blur;

/// <summary>The window moves down one row: the padded row that enters it, the one that leaves it, and where the means go.</summary>
internal readonly ref struct RowStep
{
    public RowStep(ref byte entering, ref byte leaving, ref byte destination)
    {
        Entering = ref entering;
        Leaving = ref leaving;
        Destination = ref destination;
    }

    public readonly ref byte Entering;

    public readonly ref byte Leaving;

    /// <summary>Exactly one row of pixels.</summary>
    public readonly ref byte Destination;
}
