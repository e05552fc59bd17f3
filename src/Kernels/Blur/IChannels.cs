namespace Kernels.Blur;

/// <summary>Samples of a pixel as a constant that the JIT can fold: shift distances of the horizontal sums depend on it.</summary>
internal interface IChannels
{
    /// <summary>1 to 4.</summary>
    static abstract int Count { get; }
}

/// <summary>Gray.</summary>
internal readonly struct OneChannel : IChannels
{
    public static int Count => 1;
}

/// <summary>Gray and alpha.</summary>
internal readonly struct TwoChannels : IChannels
{
    public static int Count => 2;
}

/// <summary>RGB.</summary>
internal readonly struct ThreeChannels : IChannels
{
    public static int Count => 3;
}

/// <summary>RGB and alpha.</summary>
internal readonly struct FourChannels : IChannels
{
    public static int Count => 4;
}
