namespace Kernels.Blur;

/// <summary>Alpha-weighted means of 16-bit samples, a vector at a time: numerator and denominator differ from lane to lane.</summary>
/// <typeparam name="TVector">Vector of ulong.</typeparam>
/// <typeparam name="TSample">ushort.</typeparam>
internal interface IWeightedMeans<TVector, TSample>
    where TVector : struct
    where TSample : unmanaged
{
    /// <summary>
    /// numerator / denominator, rounded half up, for quotients up to the largest sample; 0 where both are 0. Denominators
    /// are at most 255 * 255 samples, numerators that many products of two samples.
    /// </summary>
    static abstract TVector Divide(TVector numerator, TVector denominator);

    /// <summary>Lane by lane, for products below 2^32.</summary>
    static abstract TVector Multiply(TVector left, TVector right);

    /// <summary>Each lane from <paramref name="replacement"/> where the mask is all ones, else from <paramref name="value"/>.</summary>
    static abstract TVector Select(TVector mask, TVector replacement, TVector value);

    /// <summary>Stores the low bits of each lane as a sample.</summary>
    static abstract void Store(TVector value, ref TSample destination, nuint offset);
}
