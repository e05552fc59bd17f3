using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Kernels.Fractal;

/// <content>How a row begins: the steps after which most pixels of a usual view are gone, side by side along the row.</content>
internal sealed partial class EscapeCascade<TLanes, TVector, T>
{
    // Two numbers for each group of columns, left by the row before: how many of the first steps need no test, and how many are needed.
    private byte[] _forecast = [];

    // Whether most of the group before stayed inside for all tested steps.
    private bool _staying;

    // How many lanes are most.
    private static int MostLanes => GroupLanes * 3 / 4;

    /// <summary>Takes the columns from..to of a row through the first steps.</summary>
    private void Begin(T y, int from, int to, int offset, Span<ushort> counts, CancellationToken cancellation)
    {
        // Groups of vectors write whole: past the columns wanted, into a part of the row that is written later, but not past the row.
        var column = from;
        var lastWhole = _plane.Width - GroupLanes;
        while (column < to)
        {
            if (_staying && column + GroupLanes <= to)
            {
                BeginUntested(y, column, offset, counts, cancellation);
                column += GroupLanes;
                continue;
            }

            var isWhole = column <= lastWhole;
            var end = isWhole ? Math.Min(to, lastWhole + 1) : to;
            ref var target = ref isWhole ? ref counts[offset + column] : ref _results[0];
            var next = FirstSteps(y, column, end, ref target, ref _queues[ScratchQueue], ref _forecast[0]);
            if (!isWhole)
            {
                _results.AsSpan(0, to - column).CopyTo(counts[(offset + column)..]);
            }

            if (next < end)
            {
                _staying = Enter(y, next, to, offset) >= MostLanes;
                Drain(EscapeSchedule.FirstTested, counts, cancellation);
                next += GroupLanes;
            }

            column = next;
        }
    }

    /// <summary>
    /// The first steps for groups of vectors that begin below <paramref name="end"/>, up to one that holds a pixel which goes on: its
    /// z is left at the scratch and its first column returned. Calls nothing, and nothing but the loop is here: else the register
    /// allocator keeps some of the vectors in memory.
    /// </summary>
    /// <remarks>
    /// A row is much like the one before, and its steps are taken from a forecast. Up to the smallest count of a group no test is
    /// needed: the first test shows whether that was right, as no lane comes back, and the group begins again where it was not.
    /// The number of tested steps is foreseen too: a loop that ends when the last lane has left ends with a branch that the processor
    /// guesses wrong, and that it learns of only when all steps are through.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private int FirstSteps(T y, int column, int end, ref ushort target, ref T scratch, ref byte forecast)
    {
        var steps = _schedule.TestedSteps - 1;
        var hasBlocks = _schedule.Blocks > 1;
        var capacity = _queues.Capacity;
        var most = TLanes.FillInteger(_iterations);
        ref var columns = ref MemoryMarshal.GetReference(_plane.Columns);
        var cy = TLanes.Fill(y);
        var four = TLanes.Fill(T.CreateTruncating(4));
        for (; column < end; column += GroupLanes)
        {
            ref var cxs = ref Unsafe.Add(ref columns, column);
            var (cx0, cx1) = (TLanes.Load(ref cxs), TLanes.Load(ref Unsafe.Add(ref cxs, TLanes.Lanes)));
            var (cx2, cx3) = (TLanes.Load(ref Unsafe.Add(ref cxs, 2 * TLanes.Lanes)), TLanes.Load(ref Unsafe.Add(ref cxs, 3 * TLanes.Lanes)));
            ref var untested = ref Unsafe.Add(ref forecast, 2 * (column / GroupLanes));
            ref var needed = ref Unsafe.Add(ref untested, 1);
            TVector x0, x1, x2, x3, y0, y1, y2, y3, n0, n1, n2, n3, inside0, inside1, inside2, inside3, any;
            while (true)
            {
                // Step 1 from z = 0 gives z = c, whatever c is. (A zero may get another sign, which no later result shows.)
                (x0, x1, x2, x3) = (cx0, cx1, cx2, cx3);
                (y0, y1, y2, y3) = (cy, cy, cy, cy);
                var skipped = Math.Min(untested, steps);
                for (var i = skipped; i > 0; i--)
                {
                    Step(ref x0, ref y0, cx0, cy);
                    Step(ref x1, ref y1, cx1, cy);
                    Step(ref x2, ref y2, cx2, cy);
                    Step(ref x3, ref y3, cx3, cy);
                }

                n0 = n1 = n2 = n3 = TLanes.FillInteger(1 + skipped);
                var step = Math.Max(skipped, Math.Min(needed, steps));
                for (var i = step - skipped; i > 0; i--)
                {
                    n0 = TLanes.CountLess(n0, SquaredSize(x0, y0), four);
                    n1 = TLanes.CountLess(n1, SquaredSize(x1, y1), four);
                    n2 = TLanes.CountLess(n2, SquaredSize(x2, y2), four);
                    n3 = TLanes.CountLess(n3, SquaredSize(x3, y3), four);
                    Step(ref x0, ref y0, cx0, cy);
                    Step(ref x1, ref y1, cx1, cy);
                    Step(ref x2, ref y2, cx2, cy);
                    Step(ref x3, ref y3, cx3, cy);
                }

                while (true)
                {
                    inside0 = TLanes.LessThan(SquaredSize(x0, y0), four);
                    inside1 = TLanes.LessThan(SquaredSize(x1, y1), four);
                    inside2 = TLanes.LessThan(SquaredSize(x2, y2), four);
                    inside3 = TLanes.LessThan(SquaredSize(x3, y3), four);
                    any = TLanes.Or(TLanes.Or(inside0, inside1), TLanes.Or(inside2, inside3));
                    if (step == steps || TLanes.Bits(any) == 0)
                    {
                        break;
                    }

                    n0 = TLanes.Increment(n0, inside0);
                    n1 = TLanes.Increment(n1, inside1);
                    n2 = TLanes.Increment(n2, inside2);
                    n3 = TLanes.Increment(n3, inside3);
                    Step(ref x0, ref y0, cx0, cy);
                    Step(ref x1, ref y1, cx1, cy);
                    Step(ref x2, ref y2, cx2, cy);
                    Step(ref x3, ref y3, cx3, cy);
                    step++;
                }

                // A lane that the first test found outside may have left before.
                var least = TLanes.MinInteger(TLanes.MinInteger(n0, n1), TLanes.MinInteger(n2, n3));
                if (skipped > 0 && TLanes.Bits(TLanes.LessThanInteger(least, TLanes.FillInteger(skipped + 2))) != 0)
                {
                    untested = 0;
                    continue;
                }

                // One step less where the last one found nobody inside, one more untested where that would have been right here.
                var last = TLanes.FillInteger(step);
                var used = TLanes.Or(
                    TLanes.Or(TLanes.LessThanInteger(last, n0), TLanes.LessThanInteger(last, n1)),
                    TLanes.Or(TLanes.LessThanInteger(last, n2), TLanes.LessThanInteger(last, n3)));
                needed = (byte)(step - (TLanes.Bits(used) == 0 ? 1 : 0));
                untested = (byte)(skipped + (TLanes.Bits(TLanes.LessThanInteger(least, TLanes.FillInteger(skipped + 3))) == 0 ? 1 : 0));
                break;
            }

            // What is still inside counts as never leaving until a replay says otherwise.
            TLanes.StoreIntegers(TLanes.Select(inside0, most, n0), ref target);
            TLanes.StoreIntegers(TLanes.Select(inside1, most, n1), ref Unsafe.Add(ref target, TLanes.Lanes));
            TLanes.StoreIntegers(TLanes.Select(inside2, most, n2), ref Unsafe.Add(ref target, 2 * TLanes.Lanes));
            TLanes.StoreIntegers(TLanes.Select(inside3, most, n3), ref Unsafe.Add(ref target, 3 * TLanes.Lanes));
            target = ref Unsafe.Add(ref target, GroupLanes);
            if (hasBlocks && TLanes.Bits(any) != 0)
            {
                StoreGroup(x0, x1, x2, x3, ref scratch);
                StoreGroup(y0, y1, y2, y3, ref Unsafe.Add(ref scratch, capacity));
                break;
            }
        }

        return column;
    }

    /// <summary>Puts the pixels of a group that the tested steps left inside on the first block's stack.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private int Enter(T y, int column, int to, int offset)
    {
        ref var scratch = ref _queues[ScratchQueue];
        ref var columns = ref MemoryMarshal.GetReference(_plane.Columns);
        var queue = BlockQueue(EscapeSchedule.FirstTested);
        ref var stack = ref _queues[queue];
        var before = _queues.Counts[queue];
        var entered = before;
        var capacity = _queues.Capacity;
        var cy = TLanes.Fill(y);
        var four = TLanes.Fill(T.CreateTruncating(4));
        var limit = TLanes.FillInteger(to);
        for (var first = 0; first < GroupLanes; first += TLanes.Lanes)
        {
            var x = TLanes.Load(ref Unsafe.Add(ref scratch, first));
            var zy = TLanes.Load(ref Unsafe.Add(ref scratch, capacity + first));
            var inside = TLanes.And(
                TLanes.LessThan(SquaredSize(x, zy), four),
                TLanes.LessThanInteger(TLanes.Sequence(column + first), limit));
            if (TLanes.Bits(inside) != 0)
            {
                var cx = TLanes.Load(ref Unsafe.Add(ref columns, column + first));
                entered += Push(
                    ref Unsafe.Add(ref stack, entered), capacity, x, zy, cx, cy, TLanes.Sequence(offset + column + first), inside);
            }
        }

        _queues.Counts[queue] = entered;
        return entered - before;
    }

    /// <summary>Takes a group of columns through the first block instead of the tested steps.</summary>
    private void BeginUntested(T y, int column, int offset, Span<ushort> counts, CancellationToken cancellation)
    {
        counts.Slice(offset + column, GroupLanes).Fill((ushort)_iterations);
        EnterAll(y, column, offset);
        _staying = Advance(0, counts, cancellation) <= GroupLanes - MostLanes;
    }

    /// <summary>Puts a group of columns on the very first stack.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private void EnterAll(T y, int column, int offset)
    {
        var capacity = _queues.Capacity;
        ref var count = ref _queues.Counts[BlockQueue(0)];
        ref var to = ref Unsafe.Add(ref _queues[BlockQueue(0)], count);
        ref var columns = ref Unsafe.Add(ref MemoryMarshal.GetReference(_plane.Columns), column);
        var cy = TLanes.Fill(y);
        for (var first = 0; first < GroupLanes; first += TLanes.Lanes)
        {
            var cx = TLanes.Load(ref Unsafe.Add(ref columns, first));
            TLanes.Store(cx, ref to);
            TLanes.Store(cy, ref Unsafe.Add(ref to, capacity));
            TLanes.Store(cx, ref Unsafe.Add(ref to, 2 * capacity));
            TLanes.Store(cy, ref Unsafe.Add(ref to, 3 * capacity));
            TLanes.Store(TLanes.Sequence(offset + column + first), ref Unsafe.Add(ref to, 4 * capacity));
            to = ref Unsafe.Add(ref to, TLanes.Lanes);
        }

        count += GroupLanes;
    }
}
