using System.Buffers;
using System.Runtime.CompilerServices;
using Kernels.Simd;

namespace Kernels.Blur;

/// <summary>
/// 8-bit samples, any d and edge: sums of at most 255 * 255 * 255 &lt; 2^24, in 32 bits. Widening a change takes the even
/// pixels apart once more, and the odd ones: the total over four neighbouring pixels then serves four vectors.
/// <para>
/// The mean is one multiplication by 1 / n in single precision, of totals that begin with something that makes it exact
/// (<see cref="BiasedFactor"/>). Up to d = 181, but for four, the totals are numbers in single precision already; beyond, they are
/// converted. Where d is a power of two there is no multiplication at all (<see cref="TopByteMean"/>: a sixth less time). With the
/// shrinking edge n differs from sample to sample: there the factor is the sum of two.
/// </para>
/// <para>
/// A block of pixels goes through loads and changes, then sums, then means, each of them a chain of instructions that wait for one another.
/// So the loop takes the changes of one block beside the sums and means of the block before: a tenth less time.
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
    private readonly T32 _leadFactors;
    private readonly T16 _evenLead;
    private readonly T16 _oddLead;
    private readonly bool _isTopByte;
    private readonly bool _isSingle;
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
        var multiplier = top?.Multiplier ?? 1;
        _changeFactors = TMeans.Create(IsSmall ? Pair(multiplier, TPixel.Count == 1 ? 0 : multiplier) : Pair(multiplier, -multiplier));
        _oddFactors = TMeans.Create(Pair(0, multiplier));
        _leadFactors = TMeans.Create(Pair(multiplier, -multiplier));
        _evenLead = Lead(odd: 0);
        _oddLead = Lead(odd: 1);

        // What the sums of the first columns lack, as StepAhead takes them: numbers with a sign, and one too much for every two.
        _start = (uint)multiplier * (uint)(((geometry.Diameter - 1) * SignedZero) - (LeadLanes / TLanes.Count * (Order.BlockPixels / 2)));
        if (geometry.Edge == BlurEdge.Shrink)
        {
            return;
        }

        var biased = BiasedFactor.Of(geometry.Diameter * geometry.Diameter);
        (_factor, _isSingle) = (biased.Factor, biased.IsSingle);
        _rounding = TMeans.Create(BitConverter.SingleToUInt32Bits(biased.Rounding));
        _start += top is not null ? top.Value.Start : biased.Start;
    }

    public override void Start(ArrayPool<byte> pool)
    {
        base.Start(pool);
        if (Geometry.Edge == BlurEdge.Shrink)
        {
            FillColumnFactors();
        }
    }

    // Whether differences are taken in 16 bits and then widened.
    private bool IsSmall => Geometry.Diameter <= MaxSmallDiameter && Geometry.Edge != BlurEdge.Shrink;

    protected override void Clear(Span<ushort> planes) => planes.Fill(SignedZero);

    protected override bool Sweep(int row, RowStep step) =>
        Geometry.Edge == BlurEdge.Shrink ? SweepByTwoFactors(row, step)
        : _isTopByte ? SweepByFactor<TopByteTotals>(step)
        : !_isSingle ? SweepByFactor<IntegerTotals>(step)
        : IsSmall ? SweepByFactor<SmallTotals>(step)
        : SweepByFactor<SingleTotals>(step);

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private bool SweepByFactor<TTotals>(RowStep step)
        where TTotals : struct, ITotals
    {
        StepAhead(step, out var begin, out var seen);
        nint bytes = BlockBytes, ahead = LanesAhead, sums = SumLanes - ahead, length = Geometry.RowBytes, direct = DirectBytes;
        ref var add = ref Unsafe.Add(ref step.Entering, ahead / TLanes.Count * bytes);
        ref var drop = ref Unsafe.Add(ref step.Leaving, ahead / TLanes.Count * bytes);
        ref var even = ref Sums;
        ref var evenAhead = ref Unsafe.Add(ref even, ahead);
        ref var oddAhead = ref Unsafe.Add(ref evenAhead, Column(1));
        ref var evenEnd = ref Unsafe.Add(ref even, Column(Geometry.Diameter - 1));
        ref var oddEnd = ref Unsafe.Add(ref even, Column(Geometry.Diameter));
        ref var evenStart = ref Unsafe.Add(ref even, Column(-1));
        ref var to = ref step.Destination;
        var factor = TMeans.Create(BitConverter.SingleToUInt32Bits(_factor));
        var rounding = _rounding;
        var (evenOrder, oddOrder, halves, firstOrder, secondOrder, last) = (EvenOrder, OddOrder, _halves, _firstOrder, _secondOrder, _lastPixel);
        var (signs, changeFactors, oddFactors, ofFirstPair) = (Signs, _changeFactors, _oddFactors, _ofFirstPair);
        var stride = PartStride;

        // Copies: what a call returned in memory would stay there.
        var (all, total) = (seen, begin);
        T32 one = default, two = default, four = default, eight = default, sixteen = default;
        nint i = 0;
        Changes<TTotals>(ref evenEnd, ref oddEnd, ref evenStart, ref even, i, halves, changeFactors, oddFactors,
            out var changes, out var upper, out var secondChange, out var fourthChange);

        // Loads and stores of the one beside the arithmetic of the other.
        for (var end = Math.Min(sums, direct / bytes * TLanes.Count); i < end; to = ref Unsafe.Add(ref to, bytes))
        {
            Next(changes, upper, secondChange, fourthChange, last,
                ref total, ref one, ref two, ref four, ref eight, ref sixteen, out var a, out var b, out var c, out var d);
            Changes<TTotals>(ref evenEnd, ref oddEnd, ref evenStart, ref even, i + TLanes.Count, halves, changeFactors, oddFactors,
                out changes, out upper, out secondChange, out fourthChange);
            LeavingRow.Prefetch(ref drop);
            all = TMeans.And(all, Step(ref add, ref drop, stride, evenOrder, oddOrder, signs, ref evenAhead, ref oddAhead, i, out _, out _));
            add = ref Unsafe.Add(ref add, bytes);
            drop = ref Unsafe.Add(ref drop, bytes);
            i += TLanes.Count;
            Store<TTotals>(a, b, c, d, factor, rounding, firstOrder, secondOrder, ofFirstPair, stride, ref to);
        }

        for (var lane = i; lane < sums; lane += TLanes.Count)
        {
            LeavingRow.Prefetch(ref drop);
            all = TMeans.And(all, Step(ref add, ref drop, stride, evenOrder, oddOrder, signs, ref evenAhead, ref oddAhead, lane, out _, out _));
            add = ref Unsafe.Add(ref add, bytes);
            drop = ref Unsafe.Add(ref drop, bytes);
        }

        var at = i / TLanes.Count * bytes;
        if (at == length)
        {
            return IsOpaque(all);
        }

        // From what the loop leaves: for what is needed here only it has no registers.
        ref var destination = ref Unsafe.Subtract(ref to, at);
        ref var behind = ref Rest(ref even);
        for (; at < length; at += bytes)
        {
            Next(changes, upper, secondChange, fourthChange, last,
                ref total, ref one, ref two, ref four, ref eight, ref sixteen, out var a, out var b, out var c, out var d);
            i += TLanes.Count;
            Changes<TTotals>(ref evenEnd, ref oddEnd, ref evenStart, ref even, i, halves, changeFactors, oddFactors,
                out changes, out upper, out secondChange, out fourthChange);
            ref var pixels = ref at < direct ? ref Unsafe.Add(ref destination, at) : ref Unsafe.Add(ref behind, at - direct);
            Store<TTotals>(a, b, c, d, factor, rounding, firstOrder, secondOrder, ofFirstPair, stride, ref pixels);
        }

        // First: with a call before its last use, the JIT would keep the vector in memory all the time.
        var opaque = IsOpaque(all);
        CopyRest(ref behind, ref destination);
        return opaque;
    }

    // Steps the columns that the first means need. Totals begin with the sums of the columns before the first window's last one.
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private void StepAhead(RowStep step, out T32 begin, out T16 all)
    {
        ref var add = ref step.Entering;
        ref var drop = ref step.Leaving;
        ref var even = ref Sums;
        ref var odd = ref Unsafe.Add(ref even, Column(1));
        var (evenOrder, oddOrder, signs, factors, stride) = (EvenOrder, OddOrder, Signs, _leadFactors, PartStride);
        var ones = TMeans.Create(ushort.MaxValue);
        var seen = ones;
        nint bytes = BlockBytes, lead = LeadLanes, ahead = 0;
        T32 sums = default;
        for (; ahead < lead; ahead += TLanes.Count)
        {
            LeavingRow.Prefetch(ref drop);
            seen = TMeans.And(seen, Step(
                ref add, ref drop, stride, evenOrder, oddOrder, signs, ref even, ref odd, ahead, out var evenSums, out var oddSums));
            add = ref Unsafe.Add(ref add, bytes);
            drop = ref Unsafe.Add(ref drop, bytes);
            if (ahead + TLanes.Count == lead)
            {
                evenSums = TMeans.And(evenSums, _evenLead);
                oddSums = TMeans.And(oddSums, _oddLead);
            }

            // A sum as a difference: -1 - x is what x has with its bits the other way round.
            TMeans.WideDifferences(evenSums, TLanes.Subtract(ones, oddSums), factors, out var low, out var high);
            sums = TSums.Add(sums, TSums.Add(low, high));
        }

        for (nint end = LanesAhead; ahead < end; ahead += TLanes.Count)
        {
            LeavingRow.Prefetch(ref drop);
            seen = TMeans.And(seen, Step(ref add, ref drop, stride, evenOrder, oddOrder, signs, ref even, ref odd, ahead, out _, out _));
            add = ref Unsafe.Add(ref add, bytes);
            drop = ref Unsafe.Add(ref drop, bytes);
        }

        all = seen;
        T32 total = default, one = default, two = default, four = default, eight = default, sixteen = default;
        var last = _lastPixel;
        sums = RunningTotal<TSums, T32, uint, TPixel>.Next(sums, last, ref total, ref one, ref two, ref four, ref eight, ref sixteen);
        begin = TSums.Add(TSums.Pick(sums, last), TMeans.Create(_start));
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
    private static void Next(
        T32 changes, T32 upper, T32 secondChange, T32 fourthChange, T32 last,
        ref T32 total, ref T32 one, ref T32 two, ref T32 four, ref T32 eight, ref T32 sixteen,
        out T32 first, out T32 second, out T32 third, out T32 fourth)
    {
        fourth = RunningTotal<TSums, T32, uint, TPixel>.Next(
            changes, last, ref total, ref one, ref two, ref four, ref eight, ref sixteen);
        third = TSums.Subtract(fourth, fourthChange);
        second = TSums.Subtract(fourth, upper);
        first = TSums.Subtract(second, secondChange);
    }

    // What the window's sums change by from pixel to pixel: all four of neighbouring pixels, the third and the fourth, and single ones.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Changes<TTotals>(
        ref ushort evenEnd, ref ushort oddEnd, ref ushort evenStart, ref ushort oddStart, nint i, T16 halves, T32 factors, T32 oddFactors,
        out T32 four, out T32 upper, out T32 second, out T32 fourth)
        where TTotals : struct, ITotals
    {
        var evenEnds = TLanes.Load(ref Unsafe.Add(ref evenEnd, i), 0);
        var evenStarts = TLanes.Load(ref Unsafe.Add(ref evenStart, i), 0);
        var oddEnds = TLanes.Load(ref Unsafe.Add(ref oddEnd, i), 0);
        var oddStarts = TLanes.Load(ref Unsafe.Add(ref oddStart, i), 0);
        T32 first, third;
        if (!TTotals.AreSmall)
        {
            TMeans.WideDifferences(Halves(evenEnds, halves), Halves(evenStarts, halves), factors, out first, out third);
            TMeans.WideDifferences(Halves(oddEnds, halves), Halves(oddStarts, halves), factors, out second, out fourth);
        }
        else
        {
            var even = TLanes.Subtract(evenEnds, evenStarts);
            var odd = TLanes.Subtract(oddEnds, oddStarts);
            if (TPixel.Count > 1)
            {
                TMeans.WidePairs(Halves(even, halves), Halves(odd, halves), factors, oddFactors, TTotals.AreMeans,
                    out four, out second, out upper, out fourth);
                four = TSums.Add(four, upper);
                return;
            }

            // Where a pixel is one lane, every other lane is what the halves would be.
            TMeans.Widen(even, factors, oddFactors, out first, out third);
            TMeans.Widen(odd, factors, oddFactors, out second, out fourth);
        }

        upper = TSums.Add(third, fourth);
        four = TSums.Add(TSums.Add(first, second), upper);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T16 Halves(T16 value, T16 halves) => TPixel.Count < 4 ? TMeans.MoveBytes(value, halves) : value;

    // Ones for the columns before the first window's last one, in the last block that has any.
    private T16 Lead(int odd)
    {
        var lanes = new ushort[TLanes.Count];
        var columns = Geometry.Diameter - 1 - ((LeadLanes / TLanes.Count - 1) * Order.BlockPixels);
        for (var lane = 0; lane < lanes.Length; lane++)
        {
            lanes[lane] = (2 * (lane / TPixel.Count)) + odd < columns ? ushort.MaxValue : (ushort)0;
        }

        return TLanes.Load(ref lanes[0], 0);
    }

    private static uint Pair(int low, int high) => (ushort)low | ((uint)(ushort)high << 16);
}
