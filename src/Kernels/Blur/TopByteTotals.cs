namespace Kernels.Blur;

/// <summary>Integers that are multiplied already, up to d = 128.</summary>
internal readonly struct TopByteTotals : ITotals
{
    public static bool AreSingles => false;

    public static bool AreSmall => true;

    public static bool AreMeans => true;
}
