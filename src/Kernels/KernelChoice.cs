using System.Globalization;

namespace Kernels;

/// <summary>What really runs, after <c>auto</c> was resolved.</summary>
/// <param name="Variant">The variant's name in lower case.</param>
/// <param name="VectorBits">Vector width in bits; 0 for a scalar form.</param>
/// <param name="Threads">Threads at work at most, the caller's included.</param>
public readonly record struct KernelChoice(string Variant, int VectorBits, int Threads)
{
    /// <summary><c>variant/width/threads</c>, for example <c>sliding/512/1</c>; the width of a scalar form is 0.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{Variant}/{VectorBits}/{Threads}");
}
