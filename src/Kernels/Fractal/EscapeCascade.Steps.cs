using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Kernels.Fractal;

/// <content>The loops after the beginning: untested blocks, and the few pixels that are tested at every step.</content>
internal sealed partial class EscapeCascade<TLanes, TVector, T>
{
    /// <summary>Counts columns near c = -2, where an orbit may leave and come back: a lane that has left stays out.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private void Tip(T row, int from, int to, int offset, Span<ushort> counts, CancellationToken cancellation)
    {
        ref var columns = ref MemoryMarshal.GetReference(_plane.Columns);
        var cy = TLanes.Fill(row);
        var four = TLanes.Fill(T.CreateTruncating(4));
        var results = _results;
        for (var column = from; column < to; column += TLanes.Lanes)
        {
            cancellation.ThrowIfCancellationRequested();
            var cx = TLanes.Load(ref Unsafe.Add(ref columns, column));
            var (x, y) = (cx, cy);
            var n = TLanes.FillInteger(1);
            var inside = TLanes.LessThan(SquaredSize(x, y), four);
            for (var step = 1; step < _iterations && TLanes.Bits(inside) != 0; step++)
            {
                n = TLanes.Increment(n, inside);
                Step(ref x, ref y, cx, cy);
                inside = TLanes.And(inside, TLanes.LessThan(SquaredSize(x, y), four));
            }

            TLanes.StoreIntegers(n, ref results[0]);
            results.AsSpan(0, Math.Min(TLanes.Lanes, to - column)).CopyTo(counts[(offset + column)..]);
        }
    }

    /// <summary>Runs a block for as long as its stack fills a group.</summary>
    private void Drain(int block, Span<ushort> counts, CancellationToken cancellation)
    {
        while (_queues.Counts[BlockQueue(block)] >= GroupLanes)
        {
            Advance(block, counts, cancellation);
        }
    }

    /// <summary>Takes a group of pixels, or as many as are left, from a block's stack through the block. Returns how many left in it.</summary>
    private int Advance(int block, Span<ushort> counts, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        ref var count = ref _queues.Counts[BlockQueue(block)];
        var lanes = Math.Min(count, GroupLanes);
        count -= lanes;

        // A group that is not full reads what earlier groups left above the stack: computed along, and never looked at.
        ref var group = ref Unsafe.Add(ref _queues[BlockQueue(block)], count);
        ref var scratch = ref _queues[ScratchQueue];
        var first = block;
        block = Iterate(ref group, ref scratch, block);
        if (block == _schedule.Blocks)
        {
            // Their counts are written already.
            return 0;
        }

        var left = Settle(ref group, ref scratch, lanes, block);
        while (_queues.Counts[ReplayQueue(block)] >= 2 * TLanes.Lanes)
        {
            Replay(block, counts);
        }

        // Every stack has room for a group before a group is run.
        if (block + 1 < _schedule.Blocks && _queues.Counts[BlockQueue(block + 1)] > _queues.Capacity - GroupLanes - TLanes.Lanes)
        {
            Drain(block + 1, counts, cancellation);
        }

        return block == first ? left : 0;
    }

    /// <summary>
    /// A group's steps, block after block for as long as every lane is inside and none repeats itself. In: five arrays at the group.
    /// Out: z at the group as the last block began, at the scratch as it ended and, behind that, after each part. Returns that block, or
    /// the number of blocks when every lane is inside after the last one.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private int Iterate(ref T group, ref T scratch, int block)
    {
        var lanes = (nuint)TLanes.Lanes;
        var capacity = (nuint)_queues.Capacity;
        var starts = _schedule.Starts;
        var findCycles = _findCycles;
        var four = TLanes.Fill(T.CreateTruncating(4));
        ref var ys = ref Unsafe.Add(ref group, capacity);
        ref var cxs = ref Unsafe.Add(ref ys, capacity);
        ref var cys = ref Unsafe.Add(ref cxs, capacity);
        var (x0, y0) = (TLanes.Load(ref group), TLanes.Load(ref ys));
        var (x1, y1) = (TLanes.Load(ref Unsafe.Add(ref group, lanes)), TLanes.Load(ref Unsafe.Add(ref ys, lanes)));
        var (x2, y2) = (TLanes.Load(ref Unsafe.Add(ref group, 2 * lanes)), TLanes.Load(ref Unsafe.Add(ref ys, 2 * lanes)));
        var (x3, y3) = (TLanes.Load(ref Unsafe.Add(ref group, 3 * lanes)), TLanes.Load(ref Unsafe.Add(ref ys, 3 * lanes)));
        var (cx0, cy0) = (TLanes.Load(ref cxs), TLanes.Load(ref cys));
        var (cx1, cy1) = (TLanes.Load(ref Unsafe.Add(ref cxs, lanes)), TLanes.Load(ref Unsafe.Add(ref cys, lanes)));
        var (cx2, cy2) = (TLanes.Load(ref Unsafe.Add(ref cxs, 2 * lanes)), TLanes.Load(ref Unsafe.Add(ref cys, 2 * lanes)));
        var (cx3, cy3) = (TLanes.Load(ref Unsafe.Add(ref cxs, 3 * lanes)), TLanes.Load(ref Unsafe.Add(ref cys, 3 * lanes)));
        while (true)
        {
            var steps = starts[block + 1] - starts[block];
            var part = steps / EscapeSchedule.Parts;
            steps -= part * (EscapeSchedule.Parts - 1);
            for (var parts = 1; ; parts++)
            {
                do
                {
                    Step(ref x0, ref y0, cx0, cy0);
                    Step(ref x1, ref y1, cx1, cy1);
                    Step(ref x2, ref y2, cx2, cy2);
                    Step(ref x3, ref y3, cx3, cy3);
                    steps--;
                }
                while (steps > 0);

                if (parts == EscapeSchedule.Parts)
                {
                    break;
                }

                ref var waypoint = ref Unsafe.Add(ref scratch, parts * GroupLanes);
                StoreGroup(x0, x1, x2, x3, ref waypoint);
                StoreGroup(y0, y1, y2, y3, ref Unsafe.Add(ref waypoint, capacity));
                steps = part;
            }

            var inside = TLanes.And(
                TLanes.And(TLanes.LessThan(SquaredSize(x0, y0), four), TLanes.LessThan(SquaredSize(x1, y1), four)),
                TLanes.And(TLanes.LessThan(SquaredSize(x2, y2), four), TLanes.LessThan(SquaredSize(x3, y3), four)));
            if (TLanes.Bits(inside) != (1UL << TLanes.Lanes) - 1)
            {
                break;
            }

            if (block + 2 == starts.Length)
            {
                return block + 1;
            }

            if (findCycles)
            {
                var repeated = TLanes.Or(
                    TLanes.Or(
                        TLanes.And(TLanes.Equal(x0, TLanes.Load(ref group)), TLanes.Equal(y0, TLanes.Load(ref ys))),
                        TLanes.And(
                            TLanes.Equal(x1, TLanes.Load(ref Unsafe.Add(ref group, lanes))),
                            TLanes.Equal(y1, TLanes.Load(ref Unsafe.Add(ref ys, lanes))))),
                    TLanes.Or(
                        TLanes.And(
                            TLanes.Equal(x2, TLanes.Load(ref Unsafe.Add(ref group, 2 * lanes))),
                            TLanes.Equal(y2, TLanes.Load(ref Unsafe.Add(ref ys, 2 * lanes)))),
                        TLanes.And(
                            TLanes.Equal(x3, TLanes.Load(ref Unsafe.Add(ref group, 3 * lanes))),
                            TLanes.Equal(y3, TLanes.Load(ref Unsafe.Add(ref ys, 3 * lanes))))));
                if (TLanes.Bits(repeated) != 0)
                {
                    break;
                }
            }

            block++;
            StoreGroup(x0, x1, x2, x3, ref group);
            StoreGroup(y0, y1, y2, y3, ref ys);
        }

        StoreGroup(x0, x1, x2, x3, ref scratch);
        StoreGroup(y0, y1, y2, y3, ref Unsafe.Add(ref scratch, capacity));
        return block;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreGroup(TVector v0, TVector v1, TVector v2, TVector v3, ref T destination)
    {
        TLanes.Store(v0, ref destination);
        TLanes.Store(v1, ref Unsafe.Add(ref destination, TLanes.Lanes));
        TLanes.Store(v2, ref Unsafe.Add(ref destination, 2 * TLanes.Lanes));
        TLanes.Store(v3, ref Unsafe.Add(ref destination, 3 * TLanes.Lanes));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Step(ref TVector x, ref TVector y, TVector cx, TVector cy)
    {
        var r = TLanes.NegatedMultiplyAdd(y, y, cx);
        y = TLanes.MultiplyAdd(TLanes.Add(x, x), y, cy);
        x = TLanes.MultiplyAdd(x, x, r);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector SquaredSize(TVector x, TVector y) => TLanes.MultiplyAdd(x, x, TLanes.Multiply(y, y));
}
