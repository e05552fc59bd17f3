namespace Kernels;

/// <summary>The forms in which the escape count exists. All give the same counts.</summary>
public enum MandelbrotVariant
{
    /// <summary>The fastest form for the view's size and the threads allowed.</summary>
    Auto,

    /// <summary>One pixel at a time: the specification.</summary>
    Scalar,

    /// <summary>Brute force, every iteration computed, several independent vectors interleaved.</summary>
    Simd,

    /// <summary><see cref="Simd"/> plus shortcuts that provably keep the counts. One thread.</summary>
    Shortcut,

    /// <summary><see cref="Shortcut"/> over bands of rows on all threads allowed.</summary>
    Parallel,
}
