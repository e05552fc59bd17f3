namespace Kernels.Blur;

/// <summary>The highest digit.</summary>
internal readonly struct One : IDiameter
{
    public static int Value => 1;
}
