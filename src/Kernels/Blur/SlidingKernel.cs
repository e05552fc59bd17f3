using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Kernels.Simd;

namespace Kernels.Blur;

/// <summary>
/// Window sums carried from row to row. Stepping down one row changes the sum at x by the d differences e = new - old
/// between the row that enters the window and the row that leaves it; their sum is P[x + d - 1] - P[x - 1], where P is the
/// running total of e along the row. So an output row costs one subtraction, one running total and one update of the
/// sum a sample, whatever d is. All of it is arithmetic modulo the lane's size, exact because the sum itself fits a lane.
/// </summary>
internal sealed class SlidingKernel<TLanes, TVector, TSource, TSum, TChannels> : SumKernel<TSum>
    where TLanes : struct, ILanes<TVector, TSum>
    where TVector : struct
    where TSource : unmanaged
    where TSum : unmanaged, IBinaryInteger<TSum>
    where TChannels : struct, IChannels
{
    // Running totals before the row's first sample: zeros.
    private const int Lead = 16;

    private readonly RentedBytes _totals;
    private readonly RentedBytes _nothing;
    private int _next = -1;

    public SlidingKernel(SourceRing source, BlurGeometry geometry, bool weighted, ArrayPool<byte> pool)
        : base(source, geometry, weighted, pool)
    {
        var lanes = Lead + geometry.PaddedSamples + SlackLanes;
        _totals = new RentedBytes(pool, checked(lanes * Unsafe.SizeOf<TSum>()));
        _nothing = new RentedBytes(pool, checked((geometry.PaddedSamples + SlackLanes) * Unsafe.SizeOf<TSource>()));
        _totals.Span[..(Lead * Unsafe.SizeOf<TSum>())].Clear();
        _nothing.Span.Clear();
    }

    public override void Row(int row, Span<byte> destination, CancellationToken cancellation)
    {
        if (row == _next)
        {
            Step(row + Geometry.After, row - 1 - Geometry.Before);
        }
        else
        {
            Sums.Clear();
            for (var logical = row - Geometry.Before; logical <= row + Geometry.After; logical++)
            {
                Step(logical, int.MinValue);
            }
        }

        _next = row + 1;
        Divide(row, destination);
    }

    public override void Dispose()
    {
        _totals.Dispose();
        _nothing.Dispose();
        base.Dispose();
    }

    // Adds logical row `entering` to the sums and takes `leaving` off.
    private void Step(int entering, int leaving)
    {
        var add = Geometry.Map(entering, Geometry.Height);
        var drop = leaving == int.MinValue ? -1 : Geometry.Map(leaving, Geometry.Height);
        if (add == drop)
        {
            return;
        }

        RunningTotals(
            add < 0 ? _nothing.As<TSource>() : SourceRow<TSource>(add),
            drop < 0 ? _nothing.As<TSource>() : SourceRow<TSource>(drop));
        UpdateSums();
    }

    private void RunningTotals(ReadOnlySpan<TSource> entering, ReadOnlySpan<TSource> leaving)
    {
        ref var add = ref MemoryMarshal.GetReference(entering);
        ref var drop = ref MemoryMarshal.GetReference(leaving);
        ref var totals = ref _totals.As<TSum>()[Lead];
        var end = (nuint)Geometry.PaddedSamples;
        var last = LastPixel();
        var carry = default(TVector);
        for (nuint i = 0; i < end; i += (nuint)TLanes.Count)
        {
            var total = TLanes.Subtract(TLanes.Widen(ref add, i), TLanes.Widen(ref drop, i));
            total = AddLowerPixels(total);
            if (TLanes.Count < TChannels.Count)
            {
                // The pixel before this one lies further back than one vector.
                carry = TLanes.Load(ref Unsafe.Subtract(ref totals, TChannels.Count), i);
                TLanes.Store(TLanes.Add(total, carry), ref totals, i);
            }
            else
            {
                var sum = TLanes.Add(total, carry);
                TLanes.Store(sum, ref totals, i);

                // Where a vector holds whole pixels, only an addition lies on the path from vector to vector.
                carry = TLanes.Count % TChannels.Count == 0
                    ? TLanes.Add(carry, TLanes.Pick(total, last))
                    : TLanes.Pick(sum, last);
            }
        }
    }

    // For each lane the last lane of the same channel: what continues there in the next vector.
    private static TVector LastPixel()
    {
        Span<TSum> indices = stackalloc TSum[TLanes.Count];
        for (var i = 0; i < indices.Length; i++)
        {
            indices[i] = TSum.CreateTruncating(Math.Max(0, TLanes.Count - TChannels.Count) + (i % TChannels.Count));
        }

        return TLanes.Load(ref MemoryMarshal.GetReference(indices), 0);
    }

    // Sums over the pixels up to each lane's own, within the vector: distances double.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector AddLowerPixels(TVector value)
    {
        if (TChannels.Count < TLanes.Count)
        {
            value = TLanes.Add(value, TLanes.ShiftUp(value, TChannels.Count));
        }

        if (2 * TChannels.Count < TLanes.Count)
        {
            value = TLanes.Add(value, TLanes.ShiftUp(value, 2 * TChannels.Count));
        }

        if (4 * TChannels.Count < TLanes.Count)
        {
            value = TLanes.Add(value, TLanes.ShiftUp(value, 4 * TChannels.Count));
        }

        if (8 * TChannels.Count < TLanes.Count)
        {
            value = TLanes.Add(value, TLanes.ShiftUp(value, 8 * TChannels.Count));
        }

        if (16 * TChannels.Count < TLanes.Count)
        {
            value = TLanes.Add(value, TLanes.ShiftUp(value, 16 * TChannels.Count));
        }

        return value;
    }

    private void UpdateSums()
    {
        ref var totals = ref _totals.As<TSum>()[Lead];
        ref var before = ref Unsafe.Subtract(ref totals, TChannels.Count);
        ref var through = ref Unsafe.Add(ref totals, (Geometry.Diameter - 1) * TChannels.Count);
        ref var sums = ref MemoryMarshal.GetReference(Sums);
        var end = (nuint)Geometry.RowSamples;
        for (nuint i = 0; i < end; i += (nuint)TLanes.Count)
        {
            var change = TLanes.Subtract(TLanes.Load(ref through, i), TLanes.Load(ref before, i));
            TLanes.Store(TLanes.Add(TLanes.Load(ref sums, i), change), ref sums, i);
        }
    }
}
