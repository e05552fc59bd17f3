using System.Runtime.CompilerServices;
using Kernels.Simd;

namespace Kernels.Blur;

/// <summary>
/// 8-bit samples, d up to 16, one divisor for the whole picture: the sum of a whole window fits 16 bits (16 * 16 * 255 =
/// 65,280), and the mean is a multiplication that keeps the high half.
/// </summary>
internal sealed class NarrowKernel<TMeans, TLanes, T16, T32, T64, TPixel> : ColumnKernel<TMeans, TLanes, T16, T32, T64, TPixel>
    where TMeans : struct, IMeans<T16, T32, T64>
    where TLanes : struct, ILanes<T16, ushort>
    where T16 : struct
    where T32 : struct
    where T64 : struct
    where TPixel : struct, IChannels
{
    /// <summary>The largest diameter whose sums fit.</summary>
    public const int MaxDiameter = 16;

    private readonly ReciprocalMultiplier _reciprocal;
    private readonly T16 _order;
    private readonly T16 _lastPixel = RunningTotal<TLanes, T16, ushort, TPixel>.LastPixel();

    public NarrowKernel(SourceRing source, BlurGeometry geometry)
        : base(source, geometry, scale: 1, factorBytes: 0)
    {
        _reciprocal = ReciprocalMultiplier.Of(geometry.Diameter * geometry.Diameter);
        _order = Vector(Order.Join());
    }

    protected override void Clear(Span<ushort> planes) => planes.Clear();

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    protected override bool Sweep(int row, RowStep step)
    {
        ref var add = ref step.Entering;
        ref var drop = ref step.Leaving;
        ref var even = ref Sums;
        ref var odd = ref Unsafe.Add(ref even, Column(1));
        ref var evenEnd = ref Unsafe.Add(ref even, Column(Geometry.Diameter - 1));
        ref var oddEnd = ref Unsafe.Add(ref even, Column(Geometry.Diameter));
        ref var evenStart = ref Unsafe.Add(ref even, Column(-1));
        ref var to = ref step.Destination;
        ref var behind = ref Rest(ref even);
        var (evenOrder, oddOrder, order, last) = (EvenOrder, OddOrder, _order, _lastPixel);
        var multiplier = TMeans.Create((ushort)_reciprocal.Multiplier);
        var scale = TMeans.Create((ushort)(1 << (16 - _reciprocal.Shift)));
        var signs = Signs;
        var stride = PartStride;
        nint bytes = BlockBytes, sums = SumLanes, length = Geometry.RowBytes, direct = DirectBytes;
        var all = TMeans.Create(ushort.MaxValue);
        nint ahead = 0;
        for (nint end = LanesAhead; ahead < end; ahead += TLanes.Count)
        {
            all = TMeans.And(all, Step(ref add, ref drop, stride, evenOrder, oddOrder, signs, ref even, ref odd, ahead, out _, out _));
            add = ref Unsafe.Add(ref add, bytes);
            drop = ref Unsafe.Add(ref drop, bytes);
        }

        // Half the divisor is in the total from the start, so that cutting off rounds half up.
        var total = TMeans.Create((ushort)_reciprocal.Half);
        T16 one = default, two = default, four = default, eight = default, sixteen = default;
        nint i = -LeadLanes;
        for (; i < 0; i += TLanes.Count)
        {
            Next(ref evenEnd, ref oddEnd, ref evenStart, ref even, i, last,
                ref total, ref one, ref two, ref four, ref eight, ref sixteen, out _, out _);
        }

        // Loads and stores of the one beside the arithmetic of the other.
        nint at = 0;
        for (; ahead < sums && at < direct; ahead += TLanes.Count, i += TLanes.Count, at += bytes)
        {
            all = TMeans.And(all, Step(ref add, ref drop, stride, evenOrder, oddOrder, signs, ref even, ref odd, ahead, out _, out _));
            add = ref Unsafe.Add(ref add, bytes);
            drop = ref Unsafe.Add(ref drop, bytes);
            Next(ref evenEnd, ref oddEnd, ref evenStart, ref even, i, last,
                ref total, ref one, ref two, ref four, ref eight, ref sixteen, out var evenSum, out var oddSum);
            TMeans.StorePixels(
                Mean(evenSum, multiplier, scale), Mean(oddSum, multiplier, scale), order, stride, ref Unsafe.Add(ref to, at));
        }

        for (; ahead < sums; ahead += TLanes.Count)
        {
            all = TMeans.And(all, Step(ref add, ref drop, stride, evenOrder, oddOrder, signs, ref even, ref odd, ahead, out _, out _));
            add = ref Unsafe.Add(ref add, bytes);
            drop = ref Unsafe.Add(ref drop, bytes);
        }

        if (at == length)
        {
            return IsOpaque(all);
        }

        for (; at < length; i += TLanes.Count, at += bytes)
        {
            Next(ref evenEnd, ref oddEnd, ref evenStart, ref even, i, last,
                ref total, ref one, ref two, ref four, ref eight, ref sixteen, out var evenSum, out var oddSum);
            ref var pixels = ref at < direct ? ref Unsafe.Add(ref to, at) : ref Unsafe.Add(ref behind, at - direct);
            TMeans.StorePixels(
                Mean(evenSum, multiplier, scale), Mean(oddSum, multiplier, scale), order, stride, ref pixels);
        }

        // First: with a call before its last use, the JIT would keep the vector in memory all the time.
        var opaque = IsOpaque(all);
        CopyRest(ref behind, ref to);
        return opaque;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T16 Mean(T16 sum, T16 multiplier, T16 scale) => TMeans.MultiplyHigh(TMeans.MultiplyHigh(sum, multiplier), scale);

    // The window's sums for a block's even and odd pixels.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Next(
        ref ushort evenEnd, ref ushort oddEnd, ref ushort evenStart, ref ushort oddStart, nint i, T16 last,
        ref T16 total, ref T16 one, ref T16 two, ref T16 four, ref T16 eight, ref T16 sixteen, out T16 even, out T16 odd)
    {
        var oddChange = Change(ref oddEnd, ref oddStart, i);
        var changes = TLanes.Add(Change(ref evenEnd, ref evenStart, i), oddChange);
        odd = RunningTotal<TLanes, T16, ushort, TPixel>.Next(
            changes, last, ref total, ref one, ref two, ref four, ref eight, ref sixteen);
        even = TLanes.Subtract(odd, oddChange);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T16 Change(ref ushort end, ref ushort start, nint i) => TLanes.Subtract(
        TLanes.Load(ref Unsafe.Add(ref end, i), 0), TLanes.Load(ref Unsafe.Add(ref start, i), 0));
}
