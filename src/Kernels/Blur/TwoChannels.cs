namespace Kernels.Blur;

/// <summary>Gray and alpha.</summary>
internal readonly struct TwoChannels : IChannels
{
    public static int Count => 2;
}
