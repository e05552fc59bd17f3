using System.Numerics;
using System.Runtime.CompilerServices;

namespace Kernels.Fractal;

/// <content>What follows a block: lanes are sorted, and for those that left a part of it is repeated with a test at every step.</content>
internal sealed partial class EscapeCascade<TLanes, TVector, T>
{
    /// <summary>Sorts a group after a block: lanes that left are to be replayed, lanes inside go on unless they repeat themselves.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private int Settle(ref T group, ref T scratch, int lanes, int block)
    {
        var isLast = block + 1 == _schedule.Blocks;
        var findCycles = _findCycles;
        var four = TLanes.Fill(T.CreateTruncating(4));
        var capacity = _queues.Capacity;
        var replayQueue = ReplayQueue(block);
        var nextQueue = isLast ? ScratchQueue : BlockQueue(block + 1);
        ref var replayed = ref _queues[replayQueue];
        ref var next = ref _queues[nextQueue];
        var leftBefore = _queues.Counts[replayQueue];
        var start = _schedule.Start(block);
        var (part, firstPart) = (_schedule.PartLength(block), _schedule.FirstPartLength(block));
        var (leftCount, nextCount) = (leftBefore, _queues.Counts[nextQueue]);
        for (var first = 0; first < lanes; first += TLanes.Lanes)
        {
            ref var from = ref Unsafe.Add(ref group, first);
            var x = TLanes.Load(ref Unsafe.Add(ref scratch, first));
            var y = TLanes.Load(ref Unsafe.Add(ref scratch, capacity + first));
            var x0 = TLanes.Load(ref from);
            var y0 = TLanes.Load(ref Unsafe.Add(ref from, capacity));
            var cx = TLanes.Load(ref Unsafe.Add(ref from, 2 * capacity));
            var cy = TLanes.Load(ref Unsafe.Add(ref from, 3 * capacity));
            var place = TLanes.Load(ref Unsafe.Add(ref from, 4 * capacity));
            var valid = TLanes.LessThanInteger(TLanes.Sequence(first), TLanes.FillInteger(lanes));
            var inside = TLanes.LessThan(SquaredSize(x, y), four);
            var left = TLanes.AndNot(valid, inside);
            if (TLanes.Bits(left) != 0)
            {
                // Back to the last waypoint where the lane was inside.
                var (fromX, fromY, n) = (x0, y0, TLanes.FillInteger(start));
                for (var passed = 1; passed < EscapeSchedule.Parts; passed++)
                {
                    ref var waypoint = ref Unsafe.Add(ref scratch, (passed * GroupLanes) + first);
                    var (x1, y1) = (TLanes.Load(ref waypoint), TLanes.Load(ref Unsafe.Add(ref waypoint, capacity)));
                    var stayed = TLanes.LessThan(SquaredSize(x1, y1), four);
                    fromX = TLanes.Select(stayed, x1, fromX);
                    fromY = TLanes.Select(stayed, y1, fromY);
                    n = TLanes.Select(stayed, TLanes.FillInteger(start + firstPart + ((passed - 1) * part)), n);
                }

                ref var end = ref Unsafe.Add(ref replayed, leftCount);
                TLanes.Compress(n, left, ref Unsafe.Add(ref end, LaneQueues<T>.StepsField * capacity));
                leftCount += Push(ref end, capacity, fromX, fromY, cx, cy, place, left);
            }

            if (isLast)
            {
                continue;
            }

            var goingOn = TLanes.And(inside, valid);
            if (findCycles)
            {
                // Bit for bit where it was at the block's start: periodic, and its count is written already.
                goingOn = TLanes.AndNot(goingOn, TLanes.And(TLanes.Equal(x, x0), TLanes.Equal(y, y0)));
            }

            if (TLanes.Bits(goingOn) != 0)
            {
                nextCount += Push(ref Unsafe.Add(ref next, nextCount), capacity, x, y, cx, cy, place, goingOn);
            }
        }

        _queues.Counts[replayQueue] = leftCount;
        _queues.Counts[nextQueue] = nextCount;
        return leftCount - leftBefore;
    }

    /// <summary>
    /// Takes up to two vectors of pixels that left in a block from its stack and runs the parts in which they left with a test at every step.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private void Replay(int block, Span<ushort> counts)
    {
        var queue = ReplayQueue(block);
        var steps = _schedule.FirstPartLength(block); // no part is longer
        ref var count = ref _queues.Counts[queue];
        var lanes = Math.Min(count, 2 * TLanes.Lanes);
        count -= lanes;
        var capacity = _queues.Capacity;
        ref var xs = ref Unsafe.Add(ref _queues[queue], count);
        ref var ys = ref Unsafe.Add(ref xs, capacity);
        ref var cxs = ref Unsafe.Add(ref ys, capacity);
        ref var cys = ref Unsafe.Add(ref cxs, capacity);
        ref var places = ref Unsafe.Add(ref cys, capacity);
        var (x0, x1) = (TLanes.Load(ref xs), TLanes.Load(ref Unsafe.Add(ref xs, TLanes.Lanes)));
        var (y0, y1) = (TLanes.Load(ref ys), TLanes.Load(ref Unsafe.Add(ref ys, TLanes.Lanes)));
        var (cx0, cx1) = (TLanes.Load(ref cxs), TLanes.Load(ref Unsafe.Add(ref cxs, TLanes.Lanes)));
        var (cy0, cy1) = (TLanes.Load(ref cys), TLanes.Load(ref Unsafe.Add(ref cys, TLanes.Lanes)));
        ref var taken = ref Unsafe.Add(ref xs, LaneQueues<T>.StepsField * capacity);
        var (n0, n1) = (TLanes.Load(ref taken), TLanes.Load(ref Unsafe.Add(ref taken, TLanes.Lanes)));
        var four = TLanes.Fill(T.CreateTruncating(4));

        // No look at whether all have left: of so many pixels one leaves late. Past the last pixel lie others' numbers, never looked at.
        for (; steps > 0; steps--)
        {
            n0 = TLanes.CountLess(n0, SquaredSize(x0, y0), four);
            n1 = TLanes.CountLess(n1, SquaredSize(x1, y1), four);
            Step(ref x0, ref y0, cx0, cy0);
            Step(ref x1, ref y1, cx1, cy1);
        }

        var results = _results;
        TLanes.StoreIntegers(n0, ref results[0]);
        TLanes.StoreIntegers(n1, ref results[TLanes.Lanes]);
        for (var lane = 0; lane < lanes; lane++)
        {
            counts[Place(Unsafe.Add(ref places, lane))] = results[lane];
        }
    }

    /// <summary>
    /// Writes the lanes chosen by the mask to the end of a stack, and how many they are is returned. The caller has seen to the room: a
    /// whole vector.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Push(
        ref T end, int capacity, TVector x, TVector y, TVector cx, TVector cy, TVector place, TVector mask)
    {
        TLanes.Compress(x, mask, ref end);
        TLanes.Compress(y, mask, ref Unsafe.Add(ref end, capacity));
        TLanes.Compress(cx, mask, ref Unsafe.Add(ref end, 2 * capacity));
        TLanes.Compress(cy, mask, ref Unsafe.Add(ref end, 3 * capacity));
        TLanes.Compress(place, mask, ref Unsafe.Add(ref end, 4 * capacity));
        return BitOperations.PopCount(TLanes.Bits(mask));
    }

    private static int Place(T bits) => typeof(T) == typeof(double)
        ? (int)Unsafe.BitCast<T, long>(bits)
        : Unsafe.BitCast<T, int>(bits);
}
