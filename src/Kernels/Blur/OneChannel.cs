namespace Kernels.Blur;

/// <summary>Gray.</summary>
internal readonly struct OneChannel : IChannels
{
    public static int Count => 1;
}
