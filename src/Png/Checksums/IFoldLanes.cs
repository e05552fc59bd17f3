namespace Png.Checksums;

/// <summary>The operations of <see cref="Crc32Fold"/> on one vector width; each 128-bit lane stands for itself.</summary>
/// <typeparam name="TVector">The vector.</typeparam>
internal interface IFoldLanes<TVector>
    where TVector : unmanaged
{
    /// <summary>The same two 64-bit factors in every 128-bit lane.</summary>
    static abstract TVector Repeat(ulong low, ulong high);

    /// <summary><paramref name="state"/> in the lowest 32 bits, zeros elsewhere.</summary>
    static abstract TVector FromState(uint state);

    /// <summary>The bitwise exclusive or.</summary>
    static abstract TVector Xor(TVector left, TVector right);

    /// <summary>Low half times low factor, plus high half times high factor, plus <paramref name="next"/>, in every lane.</summary>
    static abstract TVector Fold(TVector lanes, TVector factors, TVector next);
}
