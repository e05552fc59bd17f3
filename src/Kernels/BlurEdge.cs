namespace Kernels;

/// <summary>What the blur window sees beyond the picture's border.</summary>
public enum BlurEdge
{
    /// <summary>The border pixel, repeated.</summary>
    Clamp,

    /// <summary>The picture mirrored without repeating the border pixel (… 2 1 0 1 2 …), as often as the window needs.</summary>
    Reflect,

    /// <summary>Nothing: the mean is taken over what lies inside the picture.</summary>
    Shrink,
}
