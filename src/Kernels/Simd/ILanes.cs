namespace Kernels.Simd;

/// <summary>
/// Operations on a vector of unsigned lanes that are wider than the samples they are loaded from. A kernel written
/// against it is compiled once per vector width. Arithmetic is modulo the lane's size.
/// </summary>
/// <typeparam name="TVector">Vector128, 256 or 512 of <typeparamref name="TLane"/>.</typeparam>
/// <typeparam name="TLane">Lane: ushort, uint or ulong.</typeparam>
internal interface ILanes<TVector, TLane>
    where TVector : struct
    where TLane : unmanaged
{
    /// <summary>Lanes of a vector.</summary>
    static abstract int Count { get; }

    /// <summary>Loads <see cref="Count"/> lanes, unaligned.</summary>
    static abstract TVector Load(ref TLane source, nuint offset);

    /// <summary>Stores <see cref="Count"/> lanes, unaligned.</summary>
    static abstract void Store(TVector value, ref TLane destination, nuint offset);

    /// <summary>Loads <see cref="Count"/> samples, each zero-extended to a lane.</summary>
    /// <typeparam name="TSource">Sample in memory: as wide as a lane, half or a quarter of it.</typeparam>
    static abstract TVector Widen<TSource>(ref TSource source, nuint offset)
        where TSource : unmanaged;

    /// <summary>Lane by lane, wrapping.</summary>
    static abstract TVector Add(TVector left, TVector right);

    /// <summary>Lane by lane, wrapping.</summary>
    static abstract TVector Subtract(TVector left, TVector right);

    /// <summary>Moves every lane up by <paramref name="lanes"/>, a constant below <see cref="Count"/>; zeros come in at the bottom.</summary>
    static abstract TVector ShiftUp(TVector value, int lanes);

    /// <summary>Whether <see cref="ShiftIn"/> is one instruction for such a distance.</summary>
    static abstract bool HasShiftIn(int lanes);

    /// <summary>Moves every lane up by <paramref name="lanes"/>, a constant; the highest lanes of <paramref name="before"/> come in at the bottom.</summary>
    static abstract TVector ShiftIn(TVector value, TVector before, int lanes);

    /// <summary>Lane i of the result is lane indices[i] of the value; all indices are below <see cref="Count"/>.</summary>
    static abstract TVector Pick(TVector value, TVector indices);
}
