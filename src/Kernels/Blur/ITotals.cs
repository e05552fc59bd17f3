namespace Kernels.Blur;

/// <summary>What the bits of a window's sum are, as a constant that the JIT can fold.</summary>
internal interface ITotals
{
    /// <summary>Whether they are a number in single precision, as <see cref="BiasedFactor"/> has it, and not an integer.</summary>
    static abstract bool AreSingles { get; }
}
