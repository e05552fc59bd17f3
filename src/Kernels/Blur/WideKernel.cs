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
/// numbers in single precision already; beyond, they are converted. Where d is a power of two there is no multiplication at all
/// (<see cref="TopByteMean"/>: a sixth less time). That leaves seven diameters (226 ... 254) and the
/// shrinking edge, where n differs from sample to sample: there the factor is the sum of two.
/// </para>
/// </summary>
internal sealed partial class WideKernel<TMeans, TLanes, TSums, T16, T32, T64, TPixel> : ColumnKernel<TMeans, TLanes, T16, T32, T64, TPixel>
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
    private readonly T16 _ofFirstPair;
    private readonly T32 _changeFactors;
    private readonly T32 _oddFactors;
    private readonly bool _isTopByte;
    private readonly float _factor;
    private readonly uint _start;

    public WideKernel(SourceRing source, BlurGeometry geometry)
        : base(source, geometry, scale: 1, FactorSize(geometry))
    {
        _halves = Vector(Order.Halves());
        TopByteMean? top = TMeans.PicksBytes && geometry.Edge != BlurEdge.Shrink ? TopByteMean.Of(geometry.Diameter * geometry.Diameter) : null;
        _isTopByte = top is not null;
        _firstOrder = Vector(Order.JoinFour(0, _isTopByte));
        _secondOrder = Vector(Order.JoinFour(1, _isTopByte));
        _ofFirstPair = Vector(Order.OfFirstPair());
        BiasedFactor? biased = geometry.Edge == BlurEdge.Shrink ? null : BiasedFactor.Of(geometry.Diameter * geometry.Diameter);
        _factor = biased?.Factor ?? SingleFactorOf(geometry);
        var multiplier = top?.Multiplier ?? 1;
        _changeFactors = TMeans.Create(IsWidenedByLanes ? (uint)multiplier : Pair(multiplier, -multiplier));
        _oddFactors = TMeans.Create(Pair(0, multiplier));
        _rounding = TMeans.Create(BitConverter.SingleToUInt32Bits(biased?.Rounding ?? 8388608f));
        _start = top is not null ? top.Value.Start : biased is null ? 0 : BitConverter.SingleToUInt32Bits(biased.Value.Base);
    }

    public override void Start(ArrayPool<byte> pool)
    {
        base.Start(pool);
        if (_factor == 0)
        {
            FillColumnFactors();
        }
    }

    // Whether changes are widened in even and odd lanes, and not in the halves of 16 bytes.
    private bool IsWidenedByLanes => TPixel.Count == 1 && Geometry.Diameter <= MaxSmallDiameter && _factor != 0;

    protected override void Clear(Span<ushort> planes) => planes.Fill(SignedZero);

    protected override bool Sweep(int row, ReadOnlySpan<byte> entering, ReadOnlySpan<byte> leaving, Span<byte> destination) => _factor == 0
        ? SweepByTwoFactors(row, entering, leaving, destination)
        : _start == 0 ? SweepByFactor<IntegerTotals>(entering, leaving, destination)
        : _isTopByte ? SweepByFactor<TopByteTotals>(entering, leaving, destination)
        : Geometry.Diameter <= MaxSmallDiameter ? SweepByFactor<SmallTotals>(entering, leaving, destination)
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
        var (signs, changeFactors, oddFactors, ofFirstPair) = (Signs, _changeFactors, _oddFactors, _ofFirstPair);
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
            Next<TTotals>(ref evenEnd, ref oddEnd, ref evenStart, ref even, i, halves, changeFactors, oddFactors, last,
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
            Next<TTotals>(ref evenEnd, ref oddEnd, ref evenStart, ref even, i, halves, changeFactors, oddFactors, last,
                ref total, ref one, ref two, ref four, ref eight, ref sixteen, out var a, out var b, out var c, out var d);
            Store<TTotals>(a, b, c, d, factor, rounding, firstOrder, secondOrder, ofFirstPair, stride, ref Unsafe.Add(ref to, at));
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
            Next<TTotals>(ref evenEnd, ref oddEnd, ref evenStart, ref even, i, halves, changeFactors, oddFactors, last,
                ref total, ref one, ref two, ref four, ref eight, ref sixteen, out var a, out var b, out var c, out var d);
            ref var pixels = ref at < direct ? ref Unsafe.Add(ref to, at) : ref Unsafe.Add(ref behind, at - direct);
            Store<TTotals>(a, b, c, d, factor, rounding, firstOrder, secondOrder, ofFirstPair, stride, ref pixels);
        }

        // First: with a call before its last use, the JIT would keep the vector in memory all the time.
        var opaque = IsOpaque(all);
        rest[..(int)(length - direct)].CopyTo(destination[(int)direct..]);
        return opaque;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<TTotals>(
        T32 a, T32 b, T32 c, T32 d, T32 factor, T32 rounding, T16 firstOrder, T16 secondOrder, T16 ofFirstPair, int stride, ref byte to)
        where TTotals : struct, ITotals
    {
        if (TTotals.AreMeans)
        {
            TMeans.StoreTopBytes(a, b, c, d, firstOrder, secondOrder, ofFirstPair, ref to);
            return;
        }

        TMeans.StorePixels(
            Nearest<TTotals>(a, factor, rounding), Nearest<TTotals>(b, factor, rounding),
            Nearest<TTotals>(c, factor, rounding), Nearest<TTotals>(d, factor, rounding), firstOrder, secondOrder, stride, ref to);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T32 Nearest<TTotals>(T32 sums, T32 factor, T32 rounding)
        where TTotals : struct, ITotals => TMeans.Nearest(TTotals.AreSingles ? sums : TMeans.ToSingle(sums), factor, rounding);

    // The window's sums for a block's pixels 0, 4, 8 ..., 1, 5, 9 ... and so on.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Next<TTotals>(
        ref ushort evenEnd, ref ushort oddEnd, ref ushort evenStart, ref ushort oddStart, nint i, T16 halves, T32 changeFactors, T32 oddFactors, T32 last,
        ref T32 total, ref T32 one, ref T32 two, ref T32 four, ref T32 eight, ref T32 sixteen,
        out T32 first, out T32 second, out T32 third, out T32 fourth)
        where TTotals : struct, ITotals
    {
        Changes<TTotals>(ref evenEnd, ref evenStart, i, halves, changeFactors, oddFactors, out var firstChange, out var thirdChange);
        Changes<TTotals>(ref oddEnd, ref oddStart, i, halves, changeFactors, oddFactors, out var secondChange, out var fourthChange);
        var upper = TSums.Add(thirdChange, fourthChange);
        var changes = TSums.Add(TSums.Add(firstChange, secondChange), upper);
        fourth = RunningTotal<TSums, T32, uint, TPixel>.Next(
            changes, last, ref total, ref one, ref two, ref four, ref eight, ref sixteen);
        third = TSums.Subtract(fourth, fourthChange);
        second = TSums.Subtract(fourth, upper);
        first = TSums.Subtract(second, secondChange);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Changes<TTotals>(ref ushort end, ref ushort start, nint i, T16 halves, T32 factors, T32 oddFactors, out T32 low, out T32 high)
        where TTotals : struct, ITotals
    {
        var ends = TLanes.Load(ref Unsafe.Add(ref end, i), 0);
        var starts = TLanes.Load(ref Unsafe.Add(ref start, i), 0);
        if (TPixel.Count == 1 && TTotals.AreSmall)
        {
            // Where a pixel is one lane, every other lane is what the halves below would be: two instructions instead of six.
            TMeans.Widen(TLanes.Subtract(ends, starts), factors, oddFactors, out low, out high);
            return;
        }

        if (TPixel.Count < 4)
        {
            ends = TMeans.MoveBytes(ends, halves);
            starts = TMeans.MoveBytes(starts, halves);
        }

        TMeans.WideDifferences(ends, starts, factors, out low, out high);
    }

    private static uint Pair(int low, int high) => (ushort)low | ((uint)(ushort)high << 16);

    private static float SingleFactorOf(BlurGeometry geometry) =>
        geometry.Edge == BlurEdge.Shrink ? 0 : SingleFactor.Of(geometry.Diameter * geometry.Diameter);
}
