namespace Kernels.Blur;

/// <summary>Samples of a pixel as a constant that the JIT can fold: shift distances of the horizontal sums depend on it.</summary>
internal interface IChannels
{
    /// <summary>1 to 4.</summary>
    static abstract int Count { get; }
}
