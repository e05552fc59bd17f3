using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Kernels.Simd;

namespace Kernels.Fractal;

/// <summary>
/// <see cref="EscapeTail"/> for four vectors at a time, neighbours in a row: untested up to the smallest of their counts, from there
/// on with a test at every step, after which a lane that is far out keeps what it has.
/// </summary>
internal sealed class EscapeTail<TLanes, TVector, T> : EscapeTail
    where TLanes : struct, IFloatLanes<TVector, T>
    where TVector : struct
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int GroupVectors = 4;
    private const int MaxGroupLanes = GroupVectors * 16;

    private readonly PlaneCoordinates<T> _plane;

    public EscapeTail(PlaneCoordinates<T> plane) => _plane = plane;

    private static int GroupLanes => GroupVectors * TLanes.Lanes;

    public override void Row(int row, ReadOnlySpan<ushort> counts, Span<float> heights, CancellationToken cancellation)
    {
        Span<T> limits = stackalloc T[MaxGroupLanes];
        Span<T> sizes = stackalloc T[MaxGroupLanes];
        Span<T> steps = stackalloc T[MaxGroupLanes];
        var iterations = _plane.View.Iterations;
        var y = _plane.Row(row);
        for (var column = 0; column < counts.Length; column += GroupLanes)
        {
            cancellation.ThrowIfCancellationRequested();
            var group = counts[column..Math.Min(counts.Length, column + GroupLanes)];
            var smallest = iterations;
            limits.Clear();
            for (var i = 0; i < group.Length; i++)
            {
                if (group[i] < iterations)
                {
                    smallest = Math.Min(smallest, group[i]);
                    limits[i] = Integer(group[i] + MaxSteps);
                }
            }

            if (smallest < iterations)
            {
                Follow(y, column, smallest, ref limits[0], ref sizes[0], ref steps[0]);
            }

            for (var i = 0; i < group.Length; i++)
            {
                heights[column + i] = group[i] < iterations
                    ? HeightScale.Height(float.CreateTruncating(sizes[i]), Integer(steps[i]), iterations)
                    : iterations;
            }
        }
    }

    public override void Dispose() => _plane.Dispose();

    /// <param name="y">The row's imaginary part.</param>
    /// <param name="column">The first of the group's columns.</param>
    /// <param name="untested">Steps that every lane of interest may take without a look.</param>
    /// <param name="limits">For each lane the steps at most; 0 where nothing is wanted.</param>
    /// <param name="sizes">Receives |z|^2.</param>
    /// <param name="steps">Receives the steps taken, integers as wide as a lane.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Follow(T y, int column, int untested, ref T limits, ref T sizes, ref T steps)
    {
        ref var columns = ref Unsafe.Add(ref MemoryMarshal.GetReference(_plane.Columns), column);
        var lanes = TLanes.Lanes;
        var cy = TLanes.Fill(y);
        var (cx0, cx1) = (TLanes.Load(ref columns), TLanes.Load(ref Unsafe.Add(ref columns, lanes)));
        var (cx2, cx3) = (TLanes.Load(ref Unsafe.Add(ref columns, 2 * lanes)), TLanes.Load(ref Unsafe.Add(ref columns, 3 * lanes)));
        var (x0, x1, x2, x3) = (cx0, cx1, cx2, cx3);
        var (y0, y1, y2, y3) = (cy, cy, cy, cy);
        for (var step = 1; step < untested; step++)
        {
            Step(ref x0, ref y0, cx0, cy);
            Step(ref x1, ref y1, cx1, cy);
            Step(ref x2, ref y2, cx2, cy);
            Step(ref x3, ref y3, cx3, cy);
        }

        Finish(x0, y0, cx0, cy, untested, ref limits, ref sizes, ref steps);
        Finish(x1, y1, cx1, cy, untested, ref Unsafe.Add(ref limits, lanes), ref Unsafe.Add(ref sizes, lanes), ref Unsafe.Add(ref steps, lanes));
        Finish(x2, y2, cx2, cy, untested, ref Unsafe.Add(ref limits, 2 * lanes), ref Unsafe.Add(ref sizes, 2 * lanes), ref Unsafe.Add(ref steps, 2 * lanes));
        Finish(x3, y3, cx3, cy, untested, ref Unsafe.Add(ref limits, 3 * lanes), ref Unsafe.Add(ref sizes, 3 * lanes), ref Unsafe.Add(ref steps, 3 * lanes));
    }

    /// <summary>The tested steps of one vector.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Finish(TVector x, TVector y, TVector cx, TVector cy, int done, ref T limits, ref T sizes, ref T steps)
    {
        var far = TLanes.Fill(T.CreateTruncating(FarSquared));
        var limit = TLanes.Load(ref limits);
        var taken = TLanes.FillInteger(done);
        var open = TLanes.LessThanInteger(TLanes.FillInteger(0), limit);
        var kept = far;
        while (true)
        {
            var size = TLanes.MultiplyAdd(x, x, TLanes.Multiply(y, y));
            kept = TLanes.Select(open, size, kept);
            open = TLanes.And(TLanes.And(open, TLanes.LessThan(size, far)), TLanes.LessThanInteger(taken, limit));
            if (TLanes.Bits(open) == 0)
            {
                break;
            }

            taken = TLanes.Increment(taken, open);
            Step(ref x, ref y, cx, cy);
        }

        TLanes.Store(kept, ref sizes);
        TLanes.Store(taken, ref steps);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Step(ref TVector x, ref TVector y, TVector cx, TVector cy)
    {
        var r = TLanes.NegatedMultiplyAdd(y, y, cx);
        y = TLanes.MultiplyAdd(TLanes.Add(x, x), y, cy);
        x = TLanes.MultiplyAdd(x, x, r);
    }

    private static T Integer(int value) => typeof(T) == typeof(double)
        ? Unsafe.BitCast<long, T>(value)
        : Unsafe.BitCast<int, T>(value);

    private static int Integer(T bits) => typeof(T) == typeof(double)
        ? (int)Unsafe.BitCast<T, long>(bits)
        : Unsafe.BitCast<T, int>(bits);
}
