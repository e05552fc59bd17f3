using System.Numerics;

namespace Kernels.Fractal;

/// <summary><see cref="EscapeTail"/> pixel by pixel: the specification.</summary>
internal sealed class ScalarEscapeTail<T> : EscapeTail
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly PlaneCoordinates<T> _plane;

    public ScalarEscapeTail(PlaneCoordinates<T> plane) => _plane = plane;

    public override void Row(int row, ReadOnlySpan<ushort> counts, Span<float> heights, CancellationToken cancellation)
    {
        var cy = _plane.Row(row);
        var far = T.CreateTruncating(FarSquared);
        var iterations = _plane.View.Iterations;
        for (var column = 0; column < counts.Length; column++)
        {
            cancellation.ThrowIfCancellationRequested();
            if (counts[column] >= iterations)
            {
                heights[column] = iterations;
                continue;
            }

            var cx = _plane.Columns[column];
            var (x, y) = (cx, cy);
            var step = 1;
            var size = SquaredSize(x, y);
            while (size < far && step < counts[column] + MaxSteps)
            {
                var r = T.FusedMultiplyAdd(-y, y, cx);
                (x, y) = (T.FusedMultiplyAdd(x, x, r), T.FusedMultiplyAdd(x + x, y, cy));
                size = SquaredSize(x, y);
                step++;
            }

            heights[column] = HeightScale.Height(float.CreateTruncating(size), step, iterations);
        }
    }

    public override void Dispose() => _plane.Dispose();

    private static T SquaredSize(T x, T y) => T.FusedMultiplyAdd(x, x, y * y);
}
