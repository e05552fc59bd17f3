namespace Kernels.Simd;

/// <summary>
/// One vector width of floating-point lanes, as a table of static operations, so that a loop is written once and the JIT
/// makes a copy of it for each width. Masks are vectors too: all bits of a lane set, or none.
/// </summary>
/// <typeparam name="TVector">The vector type, such as <c>Vector512&lt;double&gt;</c>.</typeparam>
/// <typeparam name="T"><see cref="double"/> or <see cref="float"/>.</typeparam>
internal interface IFloatLanes<TVector, T>
    where TVector : struct
    where T : unmanaged
{
    /// <summary>Lanes in a vector.</summary>
    static abstract int Lanes { get; }

    /// <summary>All lanes set to one value.</summary>
    static abstract TVector Fill(T value);

    /// <summary>All lanes set to one integer, in integers as wide as a lane.</summary>
    static abstract TVector FillInteger(int value);

    /// <summary>The integers <paramref name="first"/>, <paramref name="first"/> + 1, … in integers as wide as a lane.</summary>
    static abstract TVector Sequence(int first);

    /// <summary>Reads a vector; <paramref name="source"/> must be followed by a whole vector's lanes.</summary>
    static abstract TVector Load(ref T source);

    /// <summary>Writes a vector; <paramref name="destination"/> must be followed by a whole vector's lanes.</summary>
    static abstract void Store(TVector vector, ref T destination);

    /// <summary>Writes the lanes chosen by the mask side by side, and may write anything to the rest of one vector.</summary>
    static abstract void Compress(TVector vector, TVector mask, ref T destination);

    /// <summary>Writes integer lanes as 16-bit numbers side by side.</summary>
    static abstract void StoreIntegers(TVector integers, ref ushort destination);

    /// <summary>a + b.</summary>
    static abstract TVector Add(TVector a, TVector b);

    /// <summary>a - b.</summary>
    static abstract TVector Subtract(TVector a, TVector b);

    /// <summary>a * b.</summary>
    static abstract TVector Multiply(TVector a, TVector b);

    /// <summary>a * b + c, rounded once.</summary>
    static abstract TVector MultiplyAdd(TVector a, TVector b, TVector c);

    /// <summary>c - a * b, rounded once.</summary>
    static abstract TVector NegatedMultiplyAdd(TVector a, TVector b, TVector c);

    /// <summary>The mask of a &lt; b; false for a NaN.</summary>
    static abstract TVector LessThan(TVector a, TVector b);

    /// <summary>The mask of a == b; false for a NaN.</summary>
    static abstract TVector Equal(TVector a, TVector b);

    /// <summary>The mask of integer lanes a &lt; b.</summary>
    static abstract TVector LessThanInteger(TVector a, TVector b);

    /// <summary>The smaller one of integer lanes a and b.</summary>
    static abstract TVector MinInteger(TVector a, TVector b);

    /// <summary>|a|.</summary>
    static abstract TVector Abs(TVector a);

    /// <summary>Both masks.</summary>
    static abstract TVector And(TVector a, TVector b);

    /// <summary>Either mask.</summary>
    static abstract TVector Or(TVector a, TVector b);

    /// <summary><paramref name="a"/> without <paramref name="b"/>.</summary>
    static abstract TVector AndNot(TVector a, TVector b);

    /// <summary>Adds 1 to the integer lanes chosen by the mask.</summary>
    static abstract TVector Increment(TVector integers, TVector mask);

    /// <summary>Adds 1 to the integer lanes where a &lt; b.</summary>
    static abstract TVector CountLess(TVector integers, TVector a, TVector b);

    /// <summary>The first vector's lanes where the mask is set, the second's elsewhere.</summary>
    static abstract TVector Select(TVector mask, TVector chosen, TVector other);

    /// <summary>One bit a lane, lane 0 lowest.</summary>
    static abstract ulong Bits(TVector mask);
}
