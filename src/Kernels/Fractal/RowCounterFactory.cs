using System.Buffers;
using System.Numerics;
using System.Runtime.Intrinsics;
using Kernels.Simd;

namespace Kernels.Fractal;

/// <summary>Makes the vector counters for a precision and a vector width: the one place that names all six combinations.</summary>
internal static class RowCounterFactory
{
    /// <summary>Fills the array with counters; returns the coordinates they share, to be disposed after them.</summary>
    public static IDisposable Fill(
        RowCounter[] counters,
        MandelbrotView view,
        MandelbrotPrecision precision,
        int vectorBits,
        bool shortcuts,
        ArrayPool<byte> pool) => precision == MandelbrotPrecision.Double
            ? Fill<double>(counters, view, vectorBits, shortcuts, pool)
            : Fill<float>(counters, view, vectorBits, shortcuts, pool);

    /// <summary>Bytes that the shared coordinates and that each counter rent.</summary>
    public static (long Plane, long Counter) BytesFor(MandelbrotView view, MandelbrotPrecision precision, int vectorBits) =>
        precision == MandelbrotPrecision.Double ? BytesFor<double>(view, vectorBits) : BytesFor<float>(view, vectorBits);

    private static PlaneCoordinates<T> Fill<T>(
        RowCounter[] counters, MandelbrotView view, int vectorBits, bool shortcuts, ArrayPool<byte> pool)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var plane = new PlaneCoordinates<T>(view, pool);
        var hasSketch = shortcuts && EscapeSketch.IsUseful<T>(view.Iterations);
        for (var i = 0; i < counters.Length; i++)
        {
            counters[i] = vectorBits switch
            {
                128 => new EscapeCascade<FloatLanes128<T>, Vector128<T>, T>(
                    plane, view.Iterations, shortcuts, hasSketch ? new EscapeSketch<FloatLanes128<float>, Vector128<float>>() : null, pool),
                256 => new EscapeCascade<FloatLanes256<T>, Vector256<T>, T>(
                    plane, view.Iterations, shortcuts, hasSketch ? new EscapeSketch<FloatLanes256<float>, Vector256<float>>() : null, pool),
                _ => new EscapeCascade<FloatLanes512<T>, Vector512<T>, T>(
                    plane, view.Iterations, shortcuts, hasSketch ? new EscapeSketch<FloatLanes512<float>, Vector512<float>>() : null, pool),
            };
        }

        return plane;
    }

    private static (long Plane, long Counter) BytesFor<T>(MandelbrotView view, int vectorBits)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => (PlaneCoordinates<T>.BytesFor(view.Width), vectorBits switch
        {
            128 => EscapeCascade<FloatLanes128<T>, Vector128<T>, T>.BytesFor(view.Iterations),
            256 => EscapeCascade<FloatLanes256<T>, Vector256<T>, T>.BytesFor(view.Iterations),
            _ => EscapeCascade<FloatLanes512<T>, Vector512<T>, T>.BytesFor(view.Iterations),
        });
}
