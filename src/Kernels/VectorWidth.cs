namespace Kernels;

/// <summary>
/// The vector width in bits that a kernel runs with. Every width runs on every machine and gives the same bits: the
/// vectors are portable, and one wider than the hardware's is carried out as several narrower operations.
/// </summary>
public enum VectorWidth
{
    /// <summary>The width that was measured fastest on hardware like this.</summary>
    Auto = 0,

    /// <summary>128 bits: SSE, NEON.</summary>
    V128 = 128,

    /// <summary>256 bits: AVX2.</summary>
    V256 = 256,

    /// <summary>512 bits: AVX-512.</summary>
    V512 = 512,
}
