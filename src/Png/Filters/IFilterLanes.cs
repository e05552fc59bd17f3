namespace Png.Filters;

/// <summary>The operations of <see cref="FilterKernel"/> on one vector width; every lane is one byte of the row.</summary>
/// <typeparam name="TVector">The vector.</typeparam>
internal interface IFilterLanes<TVector>
    where TVector : unmanaged
{
    /// <summary>Reads a vector; <paramref name="offset"/> counts bytes.</summary>
    static abstract TVector Load(ref byte start, nuint offset);

    /// <summary>Writes a vector; <paramref name="offset"/> counts bytes.</summary>
    static abstract void Store(TVector value, ref byte start, nuint offset);

    /// <summary>The difference modulo 256.</summary>
    static abstract TVector Subtract(TVector left, TVector right);

    /// <summary>The mean, rounded down.</summary>
    static abstract TVector Average(TVector left, TVector above);

    /// <summary>Paeth's predictor.</summary>
    static abstract TVector Paeth(TVector left, TVector above, TVector aboveLeft);

    /// <summary>Adds <see cref="FilterCost.Of"/> of every lane to sums in 32-bit lanes, in no particular grouping.</summary>
    static abstract TVector AddCost(TVector sums, TVector residuals);

    /// <summary>What <see cref="AddCost"/> has added up.</summary>
    static abstract uint Total(TVector sums);
}
