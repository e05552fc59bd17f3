namespace Kernels.Blur;

/// <summary>What the bits of a window's sum are, as constants that the JIT can fold.</summary>
internal interface ITotals
{
    /// <summary>Whether they are a number in single precision, as <see cref="BiasedFactor"/> has it, and not an integer.</summary>
    static abstract bool AreSingles { get; }

    /// <summary>Whether columns' sums are so small that their differences fit 16 bits.</summary>
    static abstract bool AreSmall { get; }

    /// <summary>Whether the mean is a byte of them, as <see cref="TopByteMean"/> has it.</summary>
    static abstract bool AreMeans { get; }
}
