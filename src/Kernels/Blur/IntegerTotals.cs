namespace Kernels.Blur;

/// <summary>Integers.</summary>
internal readonly struct IntegerTotals : ITotals
{
    public static bool AreSingles => false;

    public static bool AreSmall => false;

    public static bool AreMeans => false;
}
