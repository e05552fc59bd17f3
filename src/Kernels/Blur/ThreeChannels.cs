namespace Kernels.Blur;

/// <summary>RGB.</summary>
internal readonly struct ThreeChannels : IChannels
{
    public static int Count => 3;
}
