namespace Kernels.Blur;

/// <summary>
/// A diameter as a constant that the JIT can fold, built from its binary digits: 6 is
/// <c>Twice&lt;TwiceAndOne&lt;One&gt;&gt;</c>.
/// </summary>
internal interface IDiameter
{
    /// <summary>1 to 8.</summary>
    static abstract int Value { get; }
}
