using System.Buffers;
using System.Numerics;
using System.Runtime.Intrinsics;
using Kernels.Simd;

namespace Kernels.Fractal;

/// <summary>Follows escaped orbits from z = c until they are far out, and tells how far and after how many steps.</summary>
internal abstract class EscapeTail : IDisposable
{
    /// <summary>
    /// What |z|^2 must reach. From here on a step is a squaring but for |c| / |z|^2 at most, so that which step is the first
    /// one out here no longer shows in the height.
    /// </summary>
    protected const int FarSquared = 1 << 16;

    /// <summary>
    /// Steps after the count at most. Four to six are usual; next to c = -2, where an orbit hardly moves for a while, there are more.
    /// </summary>
    protected const int MaxSteps = 64;

    /// <summary>The form for a vector width; 0 for the scalar one.</summary>
    public static EscapeTail For(MandelbrotView view, MandelbrotPrecision precision, int vectorBits, ArrayPool<byte> pool) =>
        precision == MandelbrotPrecision.Double ? For<double>(view, vectorBits, pool) : For<float>(view, vectorBits, pool);

    /// <summary>The heights of a row.</summary>
    public abstract void Row(int row, ReadOnlySpan<ushort> counts, Span<float> heights, CancellationToken cancellation);

    /// <summary>Gives rented memory back.</summary>
    public abstract void Dispose();

    private static EscapeTail For<T>(MandelbrotView view, int vectorBits, ArrayPool<byte> pool)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(vectorBits is 0 or 128 or 256 or 512, true, nameof(vectorBits));
        var plane = new PlaneCoordinates<T>(view, pool);
        return vectorBits switch
        {
            0 => new ScalarEscapeTail<T>(plane),
            128 => new EscapeTail<FloatLanes128<T>, Vector128<T>, T>(plane),
            256 => new EscapeTail<FloatLanes256<T>, Vector256<T>, T>(plane),
            _ => new EscapeTail<FloatLanes512<T>, Vector512<T>, T>(plane),
        };
    }
}
