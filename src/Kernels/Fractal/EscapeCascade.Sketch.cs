using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Kernels.Fractal;

/// <content>Pairs of rows that begin with a sketch: only what it leaves open is counted exactly, from the first step on.</content>
internal sealed partial class EscapeCascade<TLanes, TVector, T>
{
    // Segments are sketched in pieces, so that the answers fit the stack.
    private const int PieceGroups = 64;

    // When most of a row stays open, this many rows begin without a sketch.
    private const int Pause = 15;

    private static readonly T[] EachLanesBit = LaneBits();

    private int _pause;

    /// <summary>Counts a row and its twin, beginning with a sketch of both. False: nothing was done.</summary>
    private bool TrySketch(int row, int offset, int twin, int twinOffset, Span<ushort> counts, CancellationToken cancellation)
    {
        if (_sketch is null || --_pause >= 0)
        {
            return false;
        }

        _pause = 0;
        var y = _plane.Row(row);
        var twinY = _plane.Row(twin);
        if (HasTip(y) || HasTip(twinY))
        {
            return false;
        }

        // A rounding of y is nothing beside the margins of the spans.
        Span<(int From, int To)> spans = stackalloc (int, int)[InteriorSpans<T>.MaxSpans];
        spans = spans[.._interior.Find(y, spans)];
        var width = _plane.Width;
        Span<uint> open = stackalloc uint[PieceGroups];
        var (column, unsure, sketched) = (0, 0, 0);
        for (var i = 0; i <= spans.Length; i++)
        {
            var (from, to) = i < spans.Length ? spans[i] : (width, width);
            sketched += Math.Max(0, from - column);
            while (column < from)
            {
                var end = Sketch(y, column, from, offset, counts, open);

                // Before any of these pixels is counted exactly.
                counts.Slice(offset + column, end - column).CopyTo(counts[(twinOffset + column)..]);
                unsure += EnterOpen(y, column, end, offset, counts, open, cancellation);
                EnterOpen(twinY, column, end, twinOffset, counts, open, cancellation);
                column = end;
            }

            counts.Slice(offset + from, to - from).Fill((ushort)_iterations);
            counts.Slice(twinOffset + from, to - from).Fill((ushort)_iterations);
            column = to;
        }

        _pause = unsure > sketched / 2 ? Pause : 0;
        return true;
    }

    /// <summary>Sketches as much of the columns from..to as fits a piece; returns its end.</summary>
    private int Sketch(T y, int from, int to, int offset, Span<ushort> counts, Span<uint> open)
    {
        // A group is two vectors of single precision. The last one may reach past the row: its counts take a detour.
        ref var column = ref Unsafe.Add(ref MemoryMarshal.GetReference(_plane.Rounded), from);
        var wanted = Math.Min(open.Length, (to - from + GroupLanes - 1) / GroupLanes);
        var groups = Math.Min(wanted, (_plane.Width - from) / GroupLanes);
        var single = float.CreateTruncating(y);
        if (groups > 0)
        {
            _sketch!.Count(single, ref column, groups, _iterations, ref counts[offset + from], ref open[0]);
            return Math.Min(to, from + (groups * GroupLanes));
        }

        _sketch!.Count(single, ref column, 1, _iterations, ref _results[0], ref open[0]);
        _results.AsSpan(0, to - from).CopyTo(counts[(offset + from)..]);
        return to;
    }

    /// <summary>Puts what a sketch left open on the very first stack; returns how many pixels.</summary>
    private int EnterOpen(T y, int from, int to, int offset, Span<ushort> counts, ReadOnlySpan<uint> open, CancellationToken cancellation)
    {
        ref var count = ref _queues.Counts[BlockQueue(0)];
        var pixels = 0;
        for (var group = 0; from + (group * GroupLanes) < to; group++)
        {
            var first = from + (group * GroupLanes);
            var bits = to - first < GroupLanes ? open[group] & ((1u << (to - first)) - 1) : open[group];
            if (bits == 0)
            {
                continue;
            }

            PushOpen(y, first, offset, ref count, bits);
            pixels += BitOperations.PopCount(bits);
            if (count > _queues.Capacity - GroupLanes - TLanes.Lanes)
            {
                Drain(0, counts, cancellation);
            }
        }

        return pixels;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private void PushOpen(T y, int column, int offset, ref int count, uint bits)
    {
        ref var columns = ref Unsafe.Add(ref MemoryMarshal.GetReference(_plane.Columns), column);
        var cy = TLanes.Fill(y);
        var laneBits = TLanes.Load(ref EachLanesBit[0]);
        ref var stack = ref _queues[BlockQueue(0)];
        var capacity = _queues.Capacity;
        for (var first = 0; bits != 0; first += TLanes.Lanes, bits >>= TLanes.Lanes)
        {
            var chosen = TLanes.And(TLanes.FillInteger((int)(bits & ((1u << TLanes.Lanes) - 1))), laneBits);
            var mask = TLanes.LessThanInteger(TLanes.FillInteger(0), chosen);
            var cx = TLanes.Load(ref Unsafe.Add(ref columns, first));
            count += Push(ref Unsafe.Add(ref stack, count), capacity, cx, cy, cx, cy, TLanes.Sequence(offset + column + first), mask);
        }
    }

    private static T[] LaneBits()
    {
        var bits = new T[TLanes.Lanes];
        for (var lane = 0; lane < bits.Length; lane++)
        {
            bits[lane] = typeof(T) == typeof(double)
                ? Unsafe.BitCast<long, T>(1L << lane)
                : Unsafe.BitCast<int, T>(1 << lane);
        }

        return bits;
    }

    private bool HasTip(T y) => TipColumns(y) is var (from, to) && from < to;
}
