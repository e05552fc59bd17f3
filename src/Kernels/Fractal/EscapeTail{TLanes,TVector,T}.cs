using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Kernels.Simd;

namespace Kernels.Fractal;

/// <summary>
/// <see cref="EscapeTail"/> for four vectors at a time, neighbours in a row. Their counts say at which steps a lane may get far out:
/// there all are tested, and a lane that is far out keeps what it has; from one such step to the next nothing is tested.
/// </summary>
internal sealed class EscapeTail<TLanes, TVector, T> : EscapeTail
    where TLanes : struct, IFloatLanes<TVector, T>
    where TVector : struct
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int GroupVectors = 4;
    private const int MaxGroupLanes = GroupVectors * 16;

    // Where the group's numbers lie in the scratch memory: orbits, what they end with, and the steps they end before.
    private const int Xs = 0;
    private const int Ys = MaxGroupLanes;
    private const int Sizes = 2 * MaxGroupLanes;
    private const int Steps = 3 * MaxGroupLanes;
    private const int Ends = 4 * MaxGroupLanes;
    private const int ScratchLength = 5 * MaxGroupLanes;

    // An orbit is far out some five steps after its count.
    private const int TestsAtATime = 8;

    private readonly PlaneCoordinates<T> _plane;

    public EscapeTail(PlaneCoordinates<T> plane) => _plane = plane;

    private static int GroupLanes => GroupVectors * TLanes.Lanes;

    public override void Row(int row, ReadOnlySpan<ushort> counts, Span<float> heights, CancellationToken cancellation)
    {
        Span<T> scratch = stackalloc T[ScratchLength];
        var y = _plane.Row(row);
        var column = 0;
        for (; column <= counts.Length - GroupLanes; column += GroupLanes)
        {
            cancellation.ThrowIfCancellationRequested();
            Group(y, column, counts.Slice(column, GroupLanes), heights.Slice(column, GroupLanes), scratch);
        }

        if (column < counts.Length)
        {
            // What is missing of the last group counts as inside.
            cancellation.ThrowIfCancellationRequested();
            Span<ushort> lastCounts = stackalloc ushort[GroupLanes];
            Span<float> lastHeights = stackalloc float[GroupLanes];
            lastCounts.Fill((ushort)_plane.View.Iterations);
            counts[column..].CopyTo(lastCounts);
            Group(y, column, lastCounts, lastHeights, scratch);
            lastHeights[..(counts.Length - column)].CopyTo(heights[column..]);
        }
    }

    public override void Dispose() => _plane.Dispose();

    private void Group(T y, int column, ReadOnlySpan<ushort> counts, Span<float> heights, Span<T> scratch)
    {
        var iterations = _plane.View.Iterations;
        var next = TailGroup.Ends(counts, iterations, MaxSteps, scratch[Ends..]);
        if (next == iterations)
        {
            heights.Fill(iterations);
            return;
        }

        var columns = _plane.Columns.Slice(column, GroupLanes);
        columns.CopyTo(scratch[Xs..]);
        scratch.Slice(Ys, GroupLanes).Fill(y);
        scratch.Slice(Sizes, GroupLanes).Clear();
        ref var state = ref scratch[0];
        for (var step = 1; next != int.MaxValue;)
        {
            // A lane that has not got to its count is not far out after the next step.
            Skip(ref MemoryMarshal.GetReference(columns), y, next - step, ref state);
            step = Test(ref MemoryMarshal.GetReference(columns), y, next, ref state);
            next = NextTest(step, ref state);
        }

        TailGroup.Heights<T>(counts, scratch[Sizes..], scratch[Steps..], iterations, heights);
    }

    /// <summary>Takes steps that nobody looks at, all four vectors side by side: one alone would wait for its own last step each time.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Skip(ref T columns, T y, int steps, ref T state)
    {
        var lanes = TLanes.Lanes;
        var cy = TLanes.Fill(y);
        var (cx0, cx1) = (TLanes.Load(ref columns), TLanes.Load(ref Unsafe.Add(ref columns, lanes)));
        var (cx2, cx3) = (TLanes.Load(ref Unsafe.Add(ref columns, 2 * lanes)), TLanes.Load(ref Unsafe.Add(ref columns, 3 * lanes)));
        ref var xs = ref Unsafe.Add(ref state, Xs);
        ref var ys = ref Unsafe.Add(ref state, Ys);
        var (x0, x1) = (TLanes.Load(ref xs), TLanes.Load(ref Unsafe.Add(ref xs, lanes)));
        var (x2, x3) = (TLanes.Load(ref Unsafe.Add(ref xs, 2 * lanes)), TLanes.Load(ref Unsafe.Add(ref xs, 3 * lanes)));
        var (y0, y1) = (TLanes.Load(ref ys), TLanes.Load(ref Unsafe.Add(ref ys, lanes)));
        var (y2, y3) = (TLanes.Load(ref Unsafe.Add(ref ys, 2 * lanes)), TLanes.Load(ref Unsafe.Add(ref ys, 3 * lanes)));
        for (; steps > 0; steps--)
        {
            Step(ref x0, ref y0, cx0, cy);
            Step(ref x1, ref y1, cx1, cy);
            Step(ref x2, ref y2, cx2, cy);
            Step(ref x3, ref y3, cx3, cy);
        }

        TLanes.Store(x0, ref xs);
        TLanes.Store(x1, ref Unsafe.Add(ref xs, lanes));
        TLanes.Store(x2, ref Unsafe.Add(ref xs, 2 * lanes));
        TLanes.Store(x3, ref Unsafe.Add(ref xs, 3 * lanes));
        TLanes.Store(y0, ref ys);
        TLanes.Store(y1, ref Unsafe.Add(ref ys, lanes));
        TLanes.Store(y2, ref Unsafe.Add(ref ys, 2 * lanes));
        TLanes.Store(y3, ref Unsafe.Add(ref ys, 3 * lanes));
    }

    /// <summary>Takes some steps, fewer where all lanes are closed, and looks at each point. Returns the step it got to.</summary>
    private static int Test(ref T columns, T y, int step, ref T state)
    {
        // Four vectors with all that belongs to them are more than there are registers. A pair that stops early is closed.
        var first = TestPair(ref columns, y, step, ref state);
        var second = TestPair(ref Unsafe.Add(ref columns, 2 * TLanes.Lanes), y, step, ref Unsafe.Add(ref state, 2 * TLanes.Lanes));
        return Math.Max(first, second);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int TestPair(ref T columns, T y, int step, ref T state)
    {
        var lanes = TLanes.Lanes;
        var (cy, far) = (TLanes.Fill(y), TLanes.Fill(T.CreateTruncating(FarSquared)));
        var (cx0, cx1) = (TLanes.Load(ref columns), TLanes.Load(ref Unsafe.Add(ref columns, lanes)));
        ref var xs = ref Unsafe.Add(ref state, Xs);
        ref var ys = ref Unsafe.Add(ref state, Ys);
        ref var sizes = ref Unsafe.Add(ref state, Sizes);
        ref var steps = ref Unsafe.Add(ref state, Steps);
        ref var ends = ref Unsafe.Add(ref state, Ends);
        var (x0, x1) = (TLanes.Load(ref xs), TLanes.Load(ref Unsafe.Add(ref xs, lanes)));
        var (y0, y1) = (TLanes.Load(ref ys), TLanes.Load(ref Unsafe.Add(ref ys, lanes)));
        var (size0, size1) = (TLanes.Load(ref sizes), TLanes.Load(ref Unsafe.Add(ref sizes, lanes)));
        var (taken0, taken1) = (TLanes.Load(ref steps), TLanes.Load(ref Unsafe.Add(ref steps, lanes)));
        var now = TLanes.FillInteger(step);
        var (open0, open1) = (IsOpen(size0, far, now, ref ends), IsOpen(size1, far, now, ref Unsafe.Add(ref ends, lanes)));
        for (var stop = step + TestsAtATime; step < stop && TLanes.Bits(TLanes.Or(open0, open1)) != 0; step++)
        {
            now = TLanes.FillInteger(step);
            size0 = TLanes.Select(open0, TLanes.MultiplyAdd(x0, x0, TLanes.Multiply(y0, y0)), size0);
            size1 = TLanes.Select(open1, TLanes.MultiplyAdd(x1, x1, TLanes.Multiply(y1, y1)), size1);
            (taken0, taken1) = (TLanes.Select(open0, now, taken0), TLanes.Select(open1, now, taken1));
            now = TLanes.FillInteger(step + 1);
            (open0, open1) = (IsOpen(size0, far, now, ref ends), IsOpen(size1, far, now, ref Unsafe.Add(ref ends, lanes)));
            Step(ref x0, ref y0, cx0, cy);
            Step(ref x1, ref y1, cx1, cy);
        }

        TLanes.Store(x0, ref xs);
        TLanes.Store(x1, ref Unsafe.Add(ref xs, lanes));
        TLanes.Store(y0, ref ys);
        TLanes.Store(y1, ref Unsafe.Add(ref ys, lanes));
        TLanes.Store(size0, ref sizes);
        TLanes.Store(size1, ref Unsafe.Add(ref sizes, lanes));
        TLanes.Store(taken0, ref steps);
        TLanes.Store(taken1, ref Unsafe.Add(ref steps, lanes));
        return step;
    }

    /// <summary>Lanes that were not far out yet and have steps left.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector IsOpen(TVector size, TVector far, TVector now, ref T ends) =>
        TLanes.And(TLanes.LessThan(size, far), TLanes.LessThanInteger(now, TLanes.Load(ref ends)));

    /// <summary>The next step at which a lane may be far out, or <see cref="int.MaxValue"/> where all are closed.</summary>
    private static int NextTest(int step, ref T state)
    {
        var (far, now) = (TLanes.Fill(T.CreateTruncating(FarSquared)), TLanes.FillInteger(step));
        var next = int.MaxValue;
        for (var offset = 0; offset < GroupLanes; offset += TLanes.Lanes)
        {
            ref var ends = ref Unsafe.Add(ref state, Ends + offset);
            var open = TLanes.Bits(IsOpen(TLanes.Load(ref Unsafe.Add(ref state, Sizes + offset)), far, now, ref ends));
            for (; open != 0; open &= open - 1)
            {
                next = Math.Min(next, TailGroup.Integer(Unsafe.Add(ref ends, BitOperations.TrailingZeroCount(open))));
            }
        }

        // An end is so many steps behind the count.
        return next == int.MaxValue ? next : Math.Max(step, next - MaxSteps - 1);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Step(ref TVector x, ref TVector y, TVector cx, TVector cy)
    {
        var r = TLanes.NegatedMultiplyAdd(y, y, cx);
        y = TLanes.MultiplyAdd(TLanes.Add(x, x), y, cy);
        x = TLanes.MultiplyAdd(x, x, r);
    }
}
