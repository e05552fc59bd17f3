namespace Kernels.Blur;

/// <summary>RGB and alpha.</summary>
internal readonly struct FourChannels : IChannels
{
    public static int Count => 4;
}
