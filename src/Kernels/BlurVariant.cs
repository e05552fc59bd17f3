namespace Kernels;

/// <summary>The forms in which the box blur exists. All give the same bits.</summary>
public enum BlurVariant
{
    /// <summary>The fastest form for the picture's size and the threads allowed.</summary>
    Auto,

    /// <summary>The d x d sum of each pixel in a plain loop: the specification.</summary>
    Scalar,

    /// <summary>The same d x d sum, a vector of samples at a time.</summary>
    Simd,

    /// <summary>Column sums carried from row to row and a horizontal window on top; cost independent of d. One thread.</summary>
    Sliding,

    /// <summary><see cref="Sliding"/> over bands of rows on all threads allowed.</summary>
    Parallel,
}
