namespace Kernels;

/// <summary>The arithmetic of the escape count; each is a contract of its own.</summary>
public enum MandelbrotPrecision
{
    /// <summary>64-bit floating point.</summary>
    Double,

    /// <summary>32-bit floating point: twice the lanes, other counts at about one pixel in a thousand near the border.</summary>
    Single,
}
