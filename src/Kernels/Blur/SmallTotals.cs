namespace Kernels.Blur;

/// <summary>Numbers in single precision, up to d = 128.</summary>
internal readonly struct SmallTotals : ITotals
{
    public static bool AreSingles => true;

    public static bool AreSmall => true;

    public static bool AreMeans => false;
}
