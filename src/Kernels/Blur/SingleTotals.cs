namespace Kernels.Blur;

/// <summary>Numbers in single precision.</summary>
internal readonly struct SingleTotals : ITotals
{
    public static bool AreSingles => true;

    public static bool AreSmall => false;

    public static bool AreMeans => false;
}
