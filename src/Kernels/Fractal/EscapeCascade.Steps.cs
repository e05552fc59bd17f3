using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Kernels.Fractal;

/// <content>The loops: the tested steps at the beginning of a row, an untested block, and its repetition.</content>
internal sealed partial class EscapeCascade<TLanes, TVector, T>
{
    /// <summary>
    /// How near to 4 a rounded |c|^2 may lie before a pixel is tested at every step: some thousand roundings of such a number.
    /// </summary>
    private static T RingWidth => T.CreateTruncating(typeof(T) == typeof(double) ? 1.0 / (1L << 38) : 1.0 / (1 << 11));

    /// <summary>Takes the columns from..to of a row through the tested steps, two vectors at a time.</summary>
    private void Begin(int row, int from, int to, int offset, Span<ushort> counts, CancellationToken cancellation)
    {
        var steps = Math.Min(EscapeSchedule.TestedSteps, _iterations) - 1;
        var pair = 2 * TLanes.Lanes;
        ref var columns = ref MemoryMarshal.GetReference(_plane.Columns);
        ref var target = ref counts[offset];
        var cy = TLanes.Fill(_plane.Row(row));
        var four = TLanes.Fill(T.CreateTruncating(4));
        var end = TLanes.FillInteger(to);
        var most = TLanes.FillInteger(_iterations);
        for (var column = from; column < to; column += pair)
        {
            // Step 1 from z = 0 gives z = c, whatever c is. (A zero may get another sign, which no later result shows.)
            var (cx0, cx1) = (TLanes.Load(ref Unsafe.Add(ref columns, column)), TLanes.Load(ref Unsafe.Add(ref columns, column + TLanes.Lanes)));
            var (x0, y0, x1, y1) = (cx0, cy, cx1, cy);
            var (n0, n1) = (TLanes.FillInteger(1), TLanes.FillInteger(1));
            var alive0 = TLanes.LessThanInteger(TLanes.Sequence(column), end);
            var alive1 = TLanes.LessThanInteger(TLanes.Sequence(column + TLanes.Lanes), end);
            for (var step = 0; ; step++)
            {
                alive0 = TLanes.And(alive0, Inside(x0, y0, four));
                alive1 = TLanes.And(alive1, Inside(x1, y1, four));
                if (step == steps || (TLanes.Bits(alive0) | TLanes.Bits(alive1)) == 0)
                {
                    break;
                }

                n0 = TLanes.Increment(n0, alive0);
                n1 = TLanes.Increment(n1, alive1);
                Step(ref x0, ref y0, cx0, cy);
                Step(ref x1, ref y1, cx1, cy);
            }

            // What is still inside counts as never leaving until a replay says otherwise.
            n0 = TLanes.Select(alive0, most, n0);
            n1 = TLanes.Select(alive1, most, n1);
            if (column + pair <= to)
            {
                TLanes.StoreIntegers(n0, ref Unsafe.Add(ref target, column));
                TLanes.StoreIntegers(n1, ref Unsafe.Add(ref target, column + TLanes.Lanes));
            }
            else
            {
                StoreTail(n0, n1, to - column, ref Unsafe.Add(ref target, column));
            }

            if ((TLanes.Bits(alive0) | TLanes.Bits(alive1)) != 0 && _schedule.Blocks > 0)
            {
                Enter(x0, y0, cx0, cy, TLanes.Sequence(offset + column), alive0, counts, cancellation);
                Enter(x1, y1, cx1, cy, TLanes.Sequence(offset + column + TLanes.Lanes), alive1, counts, cancellation);
            }
        }
    }

    /// <summary>Puts the lanes chosen by the mask on the first block's stack, or on the ring's.</summary>
    private void Enter(
        TVector x, TVector y, TVector cx, TVector cy, TVector place, TVector mask, Span<ushort> counts, CancellationToken cancellation)
    {
        var size = TLanes.MultiplyAdd(cx, cx, TLanes.Multiply(cy, cy));
        var distance = TLanes.Abs(TLanes.Add(size, TLanes.Fill(T.CreateTruncating(-4))));
        var ring = TLanes.And(mask, TLanes.LessThan(distance, TLanes.Fill(RingWidth)));
        if (TLanes.Bits(ring) != 0)
        {
            Push(RingQueue, x, y, cx, cy, place, ring);
            FlushRing(counts, cancellation);
            mask = TLanes.AndNot(mask, ring);
        }

        if (_queues.Counts[BlockQueue(0)] > _queues.Capacity - (2 * TLanes.Lanes))
        {
            Drain(0, counts, cancellation);
        }

        Push(BlockQueue(0), x, y, cx, cy, place, mask);
    }

    /// <summary>Runs a block for as long as its stack fills a group.</summary>
    private void Drain(int block, Span<ushort> counts, CancellationToken cancellation)
    {
        while (_queues.Counts[BlockQueue(block)] >= GroupLanes)
        {
            Advance(block, counts, cancellation);
        }
    }

    /// <summary>Takes a group of pixels, or as many as are left, from a block's stack through the block.</summary>
    private void Advance(int block, Span<ushort> counts, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var isLast = block + 1 == _schedule.Blocks;
        if (!isLast && _queues.Counts[BlockQueue(block + 1)] > _queues.Capacity - GroupLanes - TLanes.Lanes)
        {
            Drain(block + 1, counts, cancellation);
        }

        ref var count = ref _queues.Counts[BlockQueue(block)];
        var lanes = Math.Min(count, GroupLanes);
        count -= lanes;

        // A group that is not full reads what earlier groups left above the stack: computed along, and never looked at.
        ref var group = ref Unsafe.Add(ref _queues[BlockQueue(block)], count);
        ref var scratch = ref _queues[ScratchQueue];
        Iterate(ref group, ref scratch, (nuint)_queues.Capacity, _schedule.Length(block));

        var four = TLanes.Fill(T.CreateTruncating(4));
        var capacity = _queues.Capacity;
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
            var inside = Inside(x, y, four);
            var left = TLanes.AndNot(valid, inside);
            if (TLanes.Bits(left) != 0)
            {
                Push(ReplayQueue(block), x0, y0, cx, cy, place, left);
            }

            if (isLast)
            {
                continue;
            }

            var goingOn = TLanes.And(inside, valid);
            if (_interior is not null)
            {
                // Bit for bit where it was at the block's start: periodic, and its count is written already.
                goingOn = TLanes.AndNot(goingOn, TLanes.And(TLanes.Equal(x, x0), TLanes.Equal(y, y0)));
            }

            if (TLanes.Bits(goingOn) != 0)
            {
                Push(BlockQueue(block + 1), x, y, cx, cy, place, goingOn);
            }
        }

        while (_queues.Counts[ReplayQueue(block)] >= 2 * TLanes.Lanes)
        {
            Replay(ReplayQueue(block), _schedule.Start(block), _schedule.Length(block), counts);
        }
    }

    /// <summary>A group's block of steps without a test. In: five arrays at the group. Out: z at the scratch.</summary>
    private static void Iterate(ref T group, ref T scratch, nuint capacity, int steps)
    {
        var lanes = (nuint)TLanes.Lanes;
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
        for (; steps > 0; steps--)
        {
            Step(ref x0, ref y0, cx0, cy0);
            Step(ref x1, ref y1, cx1, cy1);
            Step(ref x2, ref y2, cx2, cy2);
            Step(ref x3, ref y3, cx3, cy3);
        }

        TLanes.Store(x0, ref scratch);
        TLanes.Store(x1, ref Unsafe.Add(ref scratch, lanes));
        TLanes.Store(x2, ref Unsafe.Add(ref scratch, 2 * lanes));
        TLanes.Store(x3, ref Unsafe.Add(ref scratch, 3 * lanes));
        scratch = ref Unsafe.Add(ref scratch, capacity);
        TLanes.Store(y0, ref scratch);
        TLanes.Store(y1, ref Unsafe.Add(ref scratch, lanes));
        TLanes.Store(y2, ref Unsafe.Add(ref scratch, 2 * lanes));
        TLanes.Store(y3, ref Unsafe.Add(ref scratch, 3 * lanes));
    }

    /// <summary>Takes up to two vectors of pixels from a stack and runs them with a test at every step.</summary>
    private void Replay(int queue, int start, int steps, Span<ushort> counts)
    {
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
        var (n0, n1) = (TLanes.FillInteger(start), TLanes.FillInteger(start));
        var four = TLanes.Fill(T.CreateTruncating(4));
        var alive0 = TLanes.LessThanInteger(TLanes.Sequence(0), TLanes.FillInteger(lanes));
        var alive1 = TLanes.LessThanInteger(TLanes.Sequence(TLanes.Lanes), TLanes.FillInteger(lanes));
        for (; steps > 0; steps--)
        {
            alive0 = TLanes.And(alive0, Inside(x0, y0, four));
            alive1 = TLanes.And(alive1, Inside(x1, y1, four));
            if ((TLanes.Bits(alive0) | TLanes.Bits(alive1)) == 0)
            {
                break;
            }

            n0 = TLanes.Increment(n0, alive0);
            n1 = TLanes.Increment(n1, alive1);
            Step(ref x0, ref y0, cx0, cy0);
            Step(ref x1, ref y1, cx1, cy1);
        }

        Span<ushort> results = stackalloc ushort[2 * TLanes.Lanes];
        TLanes.StoreIntegers(n0, ref results[0]);
        TLanes.StoreIntegers(n1, ref results[TLanes.Lanes]);
        for (var lane = 0; lane < lanes; lane++)
        {
            counts[Place(Unsafe.Add(ref places, lane))] = results[lane];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Step(ref TVector x, ref TVector y, TVector cx, TVector cy)
    {
        var r = TLanes.NegatedMultiplyAdd(y, y, cx);
        y = TLanes.MultiplyAdd(TLanes.Add(x, x), y, cy);
        x = TLanes.MultiplyAdd(x, x, r);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Inside(TVector x, TVector y, TVector four) =>
        TLanes.LessThan(TLanes.MultiplyAdd(x, x, TLanes.Multiply(y, y)), four);

    /// <summary>Appends the lanes chosen by the mask to a stack. The caller has seen to the room: a whole vector.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Push(int queue, TVector x, TVector y, TVector cx, TVector cy, TVector place, TVector mask)
    {
        ref var count = ref _queues.Counts[queue];
        var capacity = _queues.Capacity;
        ref var to = ref Unsafe.Add(ref _queues[queue], count);
        TLanes.Compress(x, mask, ref to);
        TLanes.Compress(y, mask, ref Unsafe.Add(ref to, capacity));
        TLanes.Compress(cx, mask, ref Unsafe.Add(ref to, 2 * capacity));
        TLanes.Compress(cy, mask, ref Unsafe.Add(ref to, 3 * capacity));
        TLanes.Compress(place, mask, ref Unsafe.Add(ref to, 4 * capacity));
        count += BitOperations.PopCount(TLanes.Bits(mask));
    }

    private static int Place(T bits) => typeof(T) == typeof(double)
        ? (int)Unsafe.BitCast<T, long>(bits)
        : Unsafe.BitCast<T, int>(bits);

    private static void StoreTail(TVector n0, TVector n1, int lanes, ref ushort target)
    {
        Span<ushort> both = stackalloc ushort[2 * TLanes.Lanes];
        TLanes.StoreIntegers(n0, ref both[0]);
        TLanes.StoreIntegers(n1, ref both[TLanes.Lanes]);
        both[..lanes].CopyTo(MemoryMarshal.CreateSpan(ref target, lanes));
    }
}
