using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Kernels.Simd;

namespace Kernels.Blur;

/// <summary>
/// 8-bit samples, d up to 16: the sum of a whole window fits 16 bits (16 * 16 * 255 = 65,280). That is why the other order
/// is cheaper here: column sums are carried from row to row, and the running total goes over their differences, so that it
/// is the window's sum at once and none needs to be stored. The mean is a multiplication that keeps the high half.
/// </summary>
internal sealed class NarrowSlidingKernel<TMeans, TLanes, T16, T32, T64, TChannels> : SlidingKernel<TLanes, T16, byte, ushort, TChannels>
    where TMeans : struct, IMeans<T16, T32, T64>
    where TLanes : struct, ILanes<T16, ushort>
    where T16 : struct
    where T32 : struct
    where T64 : struct
    where TChannels : struct, IChannels
{
    /// <summary>The largest diameter whose sums fit.</summary>
    public const int MaxDiameter = 16;

    private readonly ReciprocalMultiplier _reciprocal;

    public NarrowSlidingKernel(SourceRing source, BlurGeometry geometry, ArrayPool<byte> pool)
        : base(source, geometry, weighted: false, sumSize: 0, factorBytes: 0, pool) =>
        _reciprocal = ReciprocalMultiplier.Of(geometry.Diameter * geometry.Diameter);

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    protected override void Step(ReadOnlySpan<byte> entering, ReadOnlySpan<byte> leaving)
    {
        ref var add = ref MemoryMarshal.GetReference(entering);
        ref var drop = ref MemoryMarshal.GetReference(leaving);
        ref var columns = ref MemoryMarshal.GetReference(Totals);
        var end = (nuint)Geometry.PaddedSamples;
        for (nuint i = 0; i < end; i += (nuint)TLanes.Count)
        {
            var difference = TLanes.Subtract(TLanes.Widen(ref add, i), TLanes.Widen(ref drop, i));
            TLanes.Store(TLanes.Add(TLanes.Load(ref columns, i), difference), ref columns, i);
        }
    }

    // The column sums are all there is to begin with.
    protected override void Begin(Span<ushort> columns)
    {
    }

    protected override void SetSum(int sample, ulong sum)
    {
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    protected override void Divide(int row, Span<byte> destination)
    {
        ref var before = ref TotalsBefore;
        ref var through = ref TotalsThrough;
        ref var to = ref MemoryMarshal.GetReference(destination);
        var multiplier = TMeans.Create((ushort)_reciprocal.Multiplier);
        var scale = TMeans.Create((ushort)(1 << (16 - _reciprocal.Shift)));
        var last = LastPixel;
        T16 one = default, two = default, four = default, eight = default, sixteen = default;

        // Half the divisor is in the total from the start, so that cutting off rounds half up.
        var total = TMeans.Create((ushort)_reciprocal.Half);

        // The first window's pixels but one: before them lie zeros, so whole vectors may begin earlier than they do.
        var vector = (nint)TLanes.Count;
        var length = (nint)destination.Length;
        var lead = (Geometry.Diameter - 1) * TChannels.Count;
        nint i = -((lead + vector - 1) / vector * vector);
        T16 sum;
        for (; i < 0; i += vector)
        {
            RunningTotal<TLanes, T16, ushort, TChannels>.Next(
                Change(ref before, ref through, i), last, ref total, ref one, ref two, ref four, ref eight, ref sixteen);
        }

        for (; i <= length - vector; i += vector)
        {
            sum = RunningTotal<TLanes, T16, ushort, TChannels>.Next(
                Change(ref before, ref through, i), last, ref total, ref one, ref two, ref four, ref eight, ref sixteen);
            TMeans.StoreBytes(TMeans.Scale(sum, multiplier, scale), ref to, (nuint)i);
        }

        if (i < length)
        {
            Span<byte> rest = stackalloc byte[32];
            sum = RunningTotal<TLanes, T16, ushort, TChannels>.Next(
                Change(ref before, ref through, i), last, ref total, ref one, ref two, ref four, ref eight, ref sixteen);
            TMeans.StoreBytes(TMeans.Scale(sum, multiplier, scale), ref MemoryMarshal.GetReference(rest), 0);
            rest[..(int)(length - i)].CopyTo(destination[(int)i..]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T16 Change(ref ushort before, ref ushort through, nint i) => TLanes.Subtract(
        TLanes.Load(ref Unsafe.Add(ref through, i), 0), TLanes.Load(ref Unsafe.Add(ref before, i), 0));
}
