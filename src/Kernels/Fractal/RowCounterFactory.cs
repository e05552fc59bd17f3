using System.Buffers;
using System.Numerics;
using System.Runtime.Intrinsics;
using Kernels.Simd;

namespace Kernels.Fractal;

/// <summary>Makes the vector counters for a precision and a vector width: the one place that names all six combinations.</summary>
internal static class RowCounterFactory
{
    /// <summary>Fills the array with counters; returns the coordinates they share, to be disposed after them.</summary>
    /// <param name="counters">One for each thread.</param>
    /// <param name="view">What is counted.</param>
    /// <param name="precision">The arithmetic.</param>
    /// <param name="vectorBits">128, 256 or 512.</param>
    /// <param name="shortcuts">Whether they take shortcuts.</param>
    /// <param name="pool">Lends their memory.</param>
    /// <param name="spare">Coordinates of a picture that is over, used again where they are of the same precision.</param>
    public static IDisposable Fill(
        RowCounter[] counters,
        MandelbrotView view,
        MandelbrotPrecision precision,
        int vectorBits,
        bool shortcuts,
        ArrayPool<byte> pool,
        IDisposable? spare) => precision == MandelbrotPrecision.Double
            ? Fill(counters, view, vectorBits, shortcuts, pool, spare as PlaneCoordinates<double>)
            : Fill(counters, view, vectorBits, shortcuts, pool, spare as PlaneCoordinates<float>);

    /// <summary>Bytes that the shared coordinates and that each counter rent.</summary>
    public static (long Plane, long Counter) BytesFor(MandelbrotView view, MandelbrotPrecision precision, int vectorBits) =>
        precision == MandelbrotPrecision.Double ? BytesFor<double>(view, vectorBits) : BytesFor<float>(view, vectorBits);

    private static PlaneCoordinates<T> Fill<T>(
        RowCounter[] counters, MandelbrotView view, int vectorBits, bool shortcuts, ArrayPool<byte> pool, PlaneCoordinates<T>? plane)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (plane is null)
        {
            plane = new PlaneCoordinates<T>(view, pool);
        }
        else
        {
            plane.Start(view, pool);
        }

        var hasSketch = shortcuts && EscapeSketch.IsUseful<T>(view.Iterations);
        for (var i = 0; i < counters.Length; i++)
        {
            counters[i] = vectorBits switch
            {
                128 => Start<FloatLanes128<T>, Vector128<T>, FloatLanes128<float>, Vector128<float>>(),
                256 => Start<FloatLanes256<T>, Vector256<T>, FloatLanes256<float>, Vector256<float>>(),
                _ => Start<FloatLanes512<T>, Vector512<T>, FloatLanes512<float>, Vector512<float>>(),
            };
        }

        return plane;

        EscapeCascade<TLanes, TVector, T> Start<TLanes, TVector, TSketchLanes, TSketchVector>()
            where TLanes : struct, IFloatLanes<TVector, T>
            where TVector : struct
            where TSketchLanes : struct, IFloatLanes<TSketchVector, float>
            where TSketchVector : struct
        {
            var counter = SpareCounters<EscapeCascade<TLanes, TVector, T>>.Take();
            counter.Start(
                plane, view.Iterations, shortcuts, hasSketch ? EscapeSketch<TSketchLanes, TSketchVector>.Instance : null, pool);
            return counter;
        }
    }

    private static (long Plane, long Counter) BytesFor<T>(MandelbrotView view, int vectorBits)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => (PlaneCoordinates<T>.BytesFor(view.Width), vectorBits switch
        {
            128 => EscapeCascade<FloatLanes128<T>, Vector128<T>, T>.BytesFor(view.Iterations),
            256 => EscapeCascade<FloatLanes256<T>, Vector256<T>, T>.BytesFor(view.Iterations),
            _ => EscapeCascade<FloatLanes512<T>, Vector512<T>, T>.BytesFor(view.Iterations),
        });
}
