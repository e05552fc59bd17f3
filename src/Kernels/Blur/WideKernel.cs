using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Kernels.Simd;

namespace Kernels.Blur;

/// <summary>
/// 8-bit samples, any d and edge: sums of at most 255 * 255 * 255 &lt; 2^24, in 32 bits. Widening a change takes the even
/// pixels apart once more, and the odd ones: the total over four neighbouring pixels then serves four vectors.
/// <para>
/// The mean is one multiplication where the factor 1 / n, rounded to single precision, was tried on all 255 sums at which
/// the result steps up and on those just below (the product is monotone, so these decide). Up to d = 181, but for four, the totals are
/// numbers in single precision already; beyond, they are converted. That leaves seven diameters (226 ... 254) and the
/// shrinking edge, where n differs from sample to sample: there the factor is the sum of two.
/// </para>
/// </summary>
internal sealed class WideKernel<TMeans, TLanes, TSums, T16, T32, T64, TPixel> : ColumnKernel<TMeans, TLanes, T16, T32, T64, TPixel>
    where TMeans : struct, IMeans<T16, T32, T64>
    where TLanes : struct, ILanes<T16, ushort>
    where TSums : struct, ILanes<T32, uint>
    where T16 : struct
    where T32 : struct
    where T64 : struct
    where TPixel : struct, IChannels
{
    // Column sums as signed numbers, which are cheaper to widen: only their differences count.
    private const ushort SignedZero = 0x8000;

    // Up to here the difference of two columns' sums fits 16 bits with its sign: 128 * 255.
    private const int MaxSmallDiameter = 128;

    // Constants, which the JIT would load anew in every iteration; fields it keeps in registers.
    private readonly T32 _rounding;
    private readonly T32 _lastPixel = RunningTotal<TSums, T32, uint, TPixel>.LastPixel();
    private readonly T16 _halves;
    private readonly T16 _firstOrder;
    private readonly T16 _secondOrder;
    private readonly float _factor;
    private readonly uint _start;

    public WideKernel(SourceRing source, BlurGeometry geometry)
        : base(source, geometry, scale: 1, FactorSize(geometry))
    {
        _halves = Vector(Order.Halves());
        _firstOrder = Vector(Order.JoinFour(0));
        _secondOrder = Vector(Order.JoinFour(1));
        BiasedFactor? biased = geometry.Edge == BlurEdge.Shrink ? null : BiasedFactor.Of(geometry.Diameter * geometry.Diameter);
        _factor = biased?.Factor ?? SingleFactorOf(geometry);
        _rounding = TMeans.Create(BitConverter.SingleToUInt32Bits(biased?.Rounding ?? 8388608f));
        _start = biased is null ? 0 : BitConverter.SingleToUInt32Bits(biased.Value.Base);
    }

    public override void Start(ArrayPool<byte> pool)
    {
        base.Start(pool);
        if (_factor == 0)
        {
            FillColumnFactors();
        }
    }

    protected override void Clear(Span<ushort> planes) => planes.Fill(SignedZero);

    protected override bool Sweep(int row, ReadOnlySpan<byte> entering, ReadOnlySpan<byte> leaving, Span<byte> destination) => _factor == 0
        ? SweepByTwoFactors(row, entering, leaving, destination)
        : _start == 0 ? SweepByFactor<IntegerTotals>(entering, leaving, destination)
        : TPixel.Count == 1 && Geometry.Diameter <= MaxSmallDiameter ? SweepByFactor<SmallTotals>(entering, leaving, destination)
        : SweepByFactor<SingleTotals>(entering, leaving, destination);

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private bool SweepByFactor<TTotals>(ReadOnlySpan<byte> entering, ReadOnlySpan<byte> leaving, Span<byte> destination)
        where TTotals : struct, ITotals
    {
        ref var add = ref MemoryMarshal.GetReference(entering);
        ref var drop = ref MemoryMarshal.GetReference(leaving);
        ref var even = ref Sums;
        ref var odd = ref Unsafe.Add(ref even, Column(1));
        ref var evenEnd = ref Unsafe.Add(ref even, Column(Geometry.Diameter - 1));
        ref var oddEnd = ref Unsafe.Add(ref even, Column(Geometry.Diameter));
        ref var evenStart = ref Unsafe.Add(ref even, Column(-1));
        ref var to = ref MemoryMarshal.GetReference(destination);
        var factor = TMeans.Create(BitConverter.SingleToUInt32Bits(_factor));
        var rounding = _rounding;
        var (evenOrder, oddOrder, halves, firstOrder, secondOrder, last) = (EvenOrder, OddOrder, _halves, _firstOrder, _secondOrder, _lastPixel);
        var signs = Signs;
        var stride = PartStride;
        nint bytes = BlockBytes, sums = SumLanes, length = destination.Length, direct = DirectBytes;
        var all = TMeans.Create(ushort.MaxValue);
        nint ahead = 0;
        for (nint end = LanesAhead; ahead < end; ahead += TLanes.Count)
        {
            LeavingRow.Prefetch(ref drop);
            all = TMeans.And(all, Step(ref add, ref drop, stride, evenOrder, oddOrder, signs, ref even, ref odd, ahead, out _, out _));
            add = ref Unsafe.Add(ref add, bytes);
            drop = ref Unsafe.Add(ref drop, bytes);
        }

        var total = TMeans.Create(_start);
        T32 one = default, two = default, four = default, eight = default, sixteen = default;
        nint i = -LeadLanes;
        for (; i < 0; i += TLanes.Count)
        {
            Next<TTotals>(ref evenEnd, ref oddEnd, ref evenStart, ref even, i, halves, last,
                ref total, ref one, ref two, ref four, ref eight, ref sixteen, out _, out _, out _, out _);
        }

        // Loads and stores of the one beside the arithmetic of the other.
        nint at = 0;
        for (; ahead < sums && at < direct; ahead += TLanes.Count, i += TLanes.Count, at += bytes)
        {
            LeavingRow.Prefetch(ref drop);
            all = TMeans.And(all, Step(ref add, ref drop, stride, evenOrder, oddOrder, signs, ref even, ref odd, ahead, out _, out _));
            add = ref Unsafe.Add(ref add, bytes);
            drop = ref Unsafe.Add(ref drop, bytes);
            Next<TTotals>(ref evenEnd, ref oddEnd, ref evenStart, ref even, i, halves, last,
                ref total, ref one, ref two, ref four, ref eight, ref sixteen, out var a, out var b, out var c, out var d);
            TMeans.StorePixels(
                Nearest<TTotals>(a, factor, rounding), Nearest<TTotals>(b, factor, rounding),
                Nearest<TTotals>(c, factor, rounding), Nearest<TTotals>(d, factor, rounding), firstOrder, secondOrder, stride, ref Unsafe.Add(ref to, at));
        }

        for (; ahead < sums; ahead += TLanes.Count)
        {
            LeavingRow.Prefetch(ref drop);
            all = TMeans.And(all, Step(ref add, ref drop, stride, evenOrder, oddOrder, signs, ref even, ref odd, ahead, out _, out _));
            add = ref Unsafe.Add(ref add, bytes);
            drop = ref Unsafe.Add(ref drop, bytes);
        }

        if (at == length)
        {
            return IsOpaque(all);
        }

        Span<byte> rest = stackalloc byte[RestBytes];
        ref var behind = ref MemoryMarshal.GetReference(rest);
        for (; at < length; i += TLanes.Count, at += bytes)
        {
            Next<TTotals>(ref evenEnd, ref oddEnd, ref evenStart, ref even, i, halves, last,
                ref total, ref one, ref two, ref four, ref eight, ref sixteen, out var a, out var b, out var c, out var d);
            ref var pixels = ref at < direct ? ref Unsafe.Add(ref to, at) : ref Unsafe.Add(ref behind, at - direct);
            TMeans.StorePixels(
                Nearest<TTotals>(a, factor, rounding), Nearest<TTotals>(b, factor, rounding),
                Nearest<TTotals>(c, factor, rounding), Nearest<TTotals>(d, factor, rounding), firstOrder, secondOrder, stride, ref pixels);
        }

        // First: with a call before its last use, the JIT would keep the vector in memory all the time.
        var opaque = IsOpaque(all);
        rest[..(int)(length - direct)].CopyTo(destination[(int)direct..]);
        return opaque;
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private bool SweepByTwoFactors(int row, ReadOnlySpan<byte> entering, ReadOnlySpan<byte> leaving, Span<byte> destination)
    {
        ref var add = ref MemoryMarshal.GetReference(entering);
        ref var drop = ref MemoryMarshal.GetReference(leaving);
        ref var even = ref Sums;
        ref var odd = ref Unsafe.Add(ref even, Column(1));
        ref var evenEnd = ref Unsafe.Add(ref even, Column(Geometry.Diameter - 1));
        ref var oddEnd = ref Unsafe.Add(ref even, Column(Geometry.Diameter));
        ref var evenStart = ref Unsafe.Add(ref even, Column(-1));
        ref var to = ref MemoryMarshal.GetReference(destination);
        ref var factors = ref MemoryMarshal.GetReference(MemoryMarshal.Cast<byte, uint>(FactorBytes));
        var (rowHigh, rowLow) = SingleFactor.Split(Geometry.Count(row, Geometry.Height), SingleFactor.Raise);
        var rowFactor = new TwoFactors<T32>(TMeans.Create(rowHigh), TMeans.Create(rowLow));
        var (evenOrder, oddOrder, halves, firstOrder, secondOrder, last) = (EvenOrder, OddOrder, _halves, _firstOrder, _secondOrder, _lastPixel);
        var signs = Signs;
        var stride = PartStride;
        nint bytes = BlockBytes, sums = SumLanes, length = destination.Length, direct = DirectBytes;
        var all = TMeans.Create(ushort.MaxValue);
        nint ahead = 0;
        for (nint end = LanesAhead; ahead < end; ahead += TLanes.Count)
        {
            LeavingRow.Prefetch(ref drop);
            all = TMeans.And(all, Step(ref add, ref drop, stride, evenOrder, oddOrder, signs, ref even, ref odd, ahead, out _, out _));
            add = ref Unsafe.Add(ref add, bytes);
            drop = ref Unsafe.Add(ref drop, bytes);
        }

        T32 total = default, one = default, two = default, four = default, eight = default, sixteen = default;
        nint i = -LeadLanes;
        for (; i < 0; i += TLanes.Count)
        {
            Next<IntegerTotals>(ref evenEnd, ref oddEnd, ref evenStart, ref even, i, halves, last,
                ref total, ref one, ref two, ref four, ref eight, ref sixteen, out _, out _, out _, out _);
        }

        // Loads and stores of the one beside the arithmetic of the other.
        nint at = 0;
        for (; ahead < sums && at < direct; ahead += TLanes.Count, i += TLanes.Count, at += bytes)
        {
            LeavingRow.Prefetch(ref drop);
            all = TMeans.And(all, Step(ref add, ref drop, stride, evenOrder, oddOrder, signs, ref even, ref odd, ahead, out _, out _));
            add = ref Unsafe.Add(ref add, bytes);
            drop = ref Unsafe.Add(ref drop, bytes);
            Next<IntegerTotals>(ref evenEnd, ref oddEnd, ref evenStart, ref even, i, halves, last,
                ref total, ref one, ref two, ref four, ref eight, ref sixteen, out var a, out var b, out var c, out var d);
            TMeans.StorePixels(
                Mean(a, rowFactor, ref factors, i, 0), Mean(b, rowFactor, ref factors, i, 1),
                Mean(c, rowFactor, ref factors, i, 2), Mean(d, rowFactor, ref factors, i, 3), firstOrder, secondOrder, stride, ref Unsafe.Add(ref to, at));
        }

        for (; ahead < sums; ahead += TLanes.Count)
        {
            LeavingRow.Prefetch(ref drop);
            all = TMeans.And(all, Step(ref add, ref drop, stride, evenOrder, oddOrder, signs, ref even, ref odd, ahead, out _, out _));
            add = ref Unsafe.Add(ref add, bytes);
            drop = ref Unsafe.Add(ref drop, bytes);
        }

        if (at == length)
        {
            return IsOpaque(all);
        }

        Span<byte> rest = stackalloc byte[RestBytes];
        ref var behind = ref MemoryMarshal.GetReference(rest);
        for (; at < length; i += TLanes.Count, at += bytes)
        {
            Next<IntegerTotals>(ref evenEnd, ref oddEnd, ref evenStart, ref even, i, halves, last,
                ref total, ref one, ref two, ref four, ref eight, ref sixteen, out var a, out var b, out var c, out var d);
            ref var pixels = ref at < direct ? ref Unsafe.Add(ref to, at) : ref Unsafe.Add(ref behind, at - direct);
            TMeans.StorePixels(
                Mean(a, rowFactor, ref factors, i, 0), Mean(b, rowFactor, ref factors, i, 1),
                Mean(c, rowFactor, ref factors, i, 2), Mean(d, rowFactor, ref factors, i, 3), firstOrder, secondOrder, stride, ref pixels);
        }

        // First: with a call before its last use, the JIT would keep the vector in memory all the time.
        var opaque = IsOpaque(all);
        rest[..(int)(length - direct)].CopyTo(destination[(int)direct..]);
        return opaque;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T32 Nearest<TTotals>(T32 sums, T32 factor, T32 rounding)
        where TTotals : struct, ITotals => TMeans.Nearest(TTotals.AreSingles ? sums : TMeans.ToSingle(sums), factor, rounding);

    // The window's sums for a block's pixels 0, 4, 8 ..., 1, 5, 9 ... and so on.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Next<TTotals>(
        ref ushort evenEnd, ref ushort oddEnd, ref ushort evenStart, ref ushort oddStart, nint i, T16 halves, T32 last,
        ref T32 total, ref T32 one, ref T32 two, ref T32 four, ref T32 eight, ref T32 sixteen,
        out T32 first, out T32 second, out T32 third, out T32 fourth)
        where TTotals : struct, ITotals
    {
        Changes<TTotals>(ref evenEnd, ref evenStart, i, halves, out var firstChange, out var thirdChange);
        Changes<TTotals>(ref oddEnd, ref oddStart, i, halves, out var secondChange, out var fourthChange);
        var upper = TSums.Add(thirdChange, fourthChange);
        var changes = TSums.Add(TSums.Add(firstChange, secondChange), upper);
        fourth = RunningTotal<TSums, T32, uint, TPixel>.Next(
            changes, last, ref total, ref one, ref two, ref four, ref eight, ref sixteen);
        third = TSums.Subtract(fourth, fourthChange);
        second = TSums.Subtract(fourth, upper);
        first = TSums.Subtract(second, secondChange);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Changes<TTotals>(ref ushort end, ref ushort start, nint i, T16 halves, out T32 low, out T32 high)
        where TTotals : struct, ITotals
    {
        var ends = TLanes.Load(ref Unsafe.Add(ref end, i), 0);
        var starts = TLanes.Load(ref Unsafe.Add(ref start, i), 0);
        if (TTotals.AreSmall)
        {
            // Where a pixel is one lane, every other lane is what the halves below would be: two instructions instead of six.
            TMeans.Widen(TLanes.Subtract(ends, starts), out low, out high);
            return;
        }

        if (TPixel.Count < 4)
        {
            ends = TMeans.MoveBytes(ends, halves);
            starts = TMeans.MoveBytes(starts, halves);
        }

        TMeans.WideDifferences(ends, starts, out low, out high);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T32 Mean(T32 sums, TwoFactors<T32> rowFactor, ref uint factors, nint i, int vector)
    {
        // Of each block eight vectors: four pairs of a high and a low part.
        var at = (nuint)((4 * i) + (2 * vector * TSums.Count));
        var factor = new TwoFactors<T32>(TSums.Load(ref factors, at), TSums.Load(ref factors, at + (nuint)TSums.Count));
        return TMeans.RoundUp(sums, TMeans.Multiply(factor, rowFactor));
    }

    // 1 / (columns of the window) for each sample, in the order of the sums.
    private void FillColumnFactors()
    {
        var factors = MemoryMarshal.Cast<byte, uint>(FactorBytes);
        for (var x = 0; x < Geometry.Width; x++)
        {
            var (high, low) = SingleFactor.Split(Geometry.Count(x, Geometry.Width), 1);
            var inBlock = x % Order.BlockPixels;
            var lane = (x / Order.BlockPixels * 4 * TLanes.Count) + (inBlock % 4 * 2 * TSums.Count) + (inBlock / 4 * TPixel.Count);
            factors.Slice(lane, TPixel.Count).Fill(high);
            factors.Slice(lane + TSums.Count, TPixel.Count).Fill(low);
        }
    }

    private static float SingleFactorOf(BlurGeometry geometry) =>
        geometry.Edge == BlurEdge.Shrink ? 0 : SingleFactor.Of(geometry.Diameter * geometry.Diameter);

    // Two numbers for each lane of whole blocks.
    private static int FactorSize(BlurGeometry geometry) => SingleFactorOf(geometry) == 0
        ? 2 * sizeof(uint) * ((geometry.Width * TPixel.Count) + (2 * TLanes.Count))
        : 0;
}
