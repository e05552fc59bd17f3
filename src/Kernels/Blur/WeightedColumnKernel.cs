using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Kernels.Simd;

namespace Kernels.Blur;

/// <summary>
/// Pictures of 8-bit samples with alpha, any d and edge. Pixels are weighted as they enter and leave the window: sums of a
/// column, of colour times alpha and of alpha, are carried from row to row in 32 bits (255^2 * 255^2 &lt; 2^32), and the window's
/// sums along the row, a running total over four neighbouring pixels at a time as in <see cref="WideKernel{TMeans, TLanes, TSums, T16, T32, T64, TPixel}"/>.
/// <para>
/// Then samples become planes, so that one reciprocal of the summed alpha serves as many pixels as a vector has lanes. Up to d = 8
/// the quotient is one product with it; beyond, the product is an estimate that a remainder puts right. The mean
/// of alpha is a product with 1 / n.
/// </para>
/// </summary>
internal sealed class WeightedColumnKernel<TMeans, TWeights, TLanes, T16, T32, T64, TPixel> : RowKernel
    where TMeans : struct, IMeans<T16, T32, T64>
    where TWeights : struct, IWeights<T16, T32>
    where TLanes : struct, ILanes<T32, uint>
    where T16 : struct
    where T32 : struct
    where T64 : struct
    where TPixel : struct, IChannels
{
    // Up to here no sum exceeds 2^22: 64 * 255 * 255.
    private const int MaxSmallDiameter = 8;

    // Lanes of a plane that are brought up to date at a time, before the means that need them: far enough ahead that a vector
    // which reads parts of two does not wait for either, and near enough that they are still in the nearest cache.
    private const int LanesAtATime = 8;

    private static readonly uint Two23 = BitConverter.SingleToUInt32Bits(8388608f);

    private readonly SourceRing _source;
    private readonly BlurGeometry _geometry;
    private readonly PixelOrder _order;
    private readonly RentedBytes _memory;
    private readonly T16 _pairOrder;
    private readonly T16 _firstOrder;
    private readonly T16 _secondOrder;
    private readonly T32 _lastPixel = RunningTotal<TLanes, T32, uint, TPixel>.LastPixel();
    private readonly float _alphaFactor;
    private readonly int _leadLanes;
    private readonly int _sumLanes;
    private readonly int _planeAt;
    private readonly int _planeLanes;
    private readonly int _nothingAt;
    private readonly int _factorsAt;
    private int _next = -1;

    public WeightedColumnKernel(SourceRing source, BlurGeometry geometry)
    {
        _source = source;
        _geometry = geometry;
        _order = PixelOrder.Of(VectorBytes, TPixel.Count, TPixel.Count, TMeans.PicksBytes);
        _pairOrder = Vector(_order.EveryFourth());
        _firstOrder = Vector(_order.JoinPlanes(0));
        _secondOrder = Vector(_order.JoinPlanes(1));
        _alphaFactor = geometry.Edge == BlurEdge.Shrink ? 0 : SingleFactor.Of(geometry.Diameter * geometry.Diameter);

        // Before a plane's first pixel lie as many zeros as the first window can reach back, behind the last one two vectors.
        _leadLanes = (geometry.Diameter - 1 + BlockPixels - 1) / BlockPixels * TLanes.Count;
        _sumLanes = (geometry.Width + geometry.Diameter - 1 + BlockPixels - 1) / BlockPixels * TLanes.Count;
        _planeAt = RentedBytes.Lines((_leadLanes + TLanes.Count) * sizeof(uint)) / sizeof(uint);
        _planeLanes = RentedBytes.Apart((_planeAt + _sumLanes + (2 * TLanes.Count)) * sizeof(uint), planes: 4) / sizeof(uint);
        _nothingAt = 4 * _planeLanes * sizeof(uint);
        _factorsAt = _nothingAt + RentedBytes.Lines((_sumLanes * sizeof(uint)) + VectorBytes);
        var blocks = (geometry.Width / BlockPixels) + 1;
        _memory = new RentedBytes(_factorsAt + (_alphaFactor == 0 ? 2 * sizeof(uint) * blocks * BlockPixels : 0));
    }

    // Of a vector of pixels, and of one of sums.
    private static int VectorBytes => sizeof(uint) * TLanes.Count;

    private static int BlockPixels => VectorBytes / TPixel.Count;

    private ref uint Sums => ref Unsafe.Add(ref MemoryMarshal.GetReference(_memory.As<uint>()), _planeAt);

    private Span<uint> ColumnFactors => MemoryMarshal.Cast<byte, uint>(_memory.Span[_factorsAt..]);

    public override void Start(ArrayPool<byte> pool)
    {
        _memory.Rent(pool);
        _memory.Span[_nothingAt..].Clear();
        _next = -1;
        if (_alphaFactor == 0)
        {
            FillColumnFactors();
        }
    }

    protected override void Row(int row, Span<byte> destination, CancellationToken cancellation)
    {
        var entering = SourceRow(row + _geometry.After);
        var leaving = entering;
        if (row == _next)
        {
            leaving = SourceRow(row - 1 - _geometry.Before);
        }
        else
        {
            Begin(row, cancellation);
        }

        // Whatever throws on the way leaves the sums in between: the next call then begins anew.
        _next = -1;
        var alpha = AlphaCount(row);
        if (_geometry.Diameter <= MaxSmallDiameter)
        {
            Sweep<Small>(entering, leaving, destination, alpha);
        }
        else
        {
            Sweep<Large>(entering, leaving, destination, alpha);
        }

        _next = row + 1;
    }

    public override void Dispose() => _memory.Dispose();

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private void Sweep<TSize>(ReadOnlySpan<byte> entering, ReadOnlySpan<byte> leaving, Span<byte> destination, TwoFactors<T32> alphaFactor)
        where TSize : struct, ISize
    {
        ref var add = ref MemoryMarshal.GetReference(entering);
        ref var drop = ref MemoryMarshal.GetReference(leaving);
        ref var sums = ref Sums;
        ref var end0 = ref Unsafe.Add(ref sums, Column(_geometry.Diameter - 1));
        ref var end1 = ref Unsafe.Add(ref sums, Column(_geometry.Diameter));
        ref var end2 = ref Unsafe.Add(ref sums, Column(_geometry.Diameter + 1));
        ref var end3 = ref Unsafe.Add(ref sums, Column(_geometry.Diameter + 2));
        ref var start0 = ref Unsafe.Add(ref sums, Column(-1));
        ref var factors = ref MemoryMarshal.GetReference(ColumnFactors);
        nint plane = _planeLanes, sumLanes = _sumLanes, lead = _leadLanes;
        var (pairOrder, firstOrder, secondOrder, last) = (_pairOrder, _firstOrder, _secondOrder, _lastPixel);
        var two23 = TMeans.Create(Two23);
        var isShrinking = _alphaFactor == 0;

        // A byte of the row for each lane of a plane's sums. The last block is stored beside the row.
        nint length = destination.Length, direct = length / VectorBytes * VectorBytes;
        Span<byte> rest = stackalloc byte[64];
        T32 total = default, one = default, two = default, four = default, eight = default, sixteen = default;
        T32 changes = default, upper = default, secondChange = default, fourthChange = default;
        nint ahead = 0, i = -lead;
        while (4 * i < length)
        {
            var isDirect = 4 * i < direct;
            ref var to = ref isDirect ? ref MemoryMarshal.GetReference(destination) : ref Unsafe.Subtract(ref MemoryMarshal.GetReference(rest), direct);
            var end = isDirect ? Math.Min(Math.Max(i, 0) + (LanesAtATime * TLanes.Count), direct / 4) : (length + 3) / 4;
            for (var target = Math.Min(sumLanes, end + lead + (LanesAtATime * TLanes.Count)); ahead < target; ahead += TLanes.Count)
            {
                Step(ref Unsafe.Add(ref add, 4 * ahead), ref Unsafe.Add(ref drop, 4 * ahead), ref Unsafe.Add(ref sums, ahead), plane, pairOrder);
            }

            if (i == -lead)
            {
                Changes(ref end0, ref end1, ref end2, ref end3, ref start0, ref sums, plane, i, out changes, out upper, out secondChange, out fourthChange);
            }

            for (; i < 0; i += TLanes.Count)
            {
                Next(changes, upper, secondChange, fourthChange, last,
                    ref total, ref one, ref two, ref four, ref eight, ref sixteen, out _, out _, out _, out _);
                Changes(ref end0, ref end1, ref end2, ref end3, ref start0, ref sums, plane, i + TLanes.Count,
                    out changes, out upper, out secondChange, out fourthChange);
            }

            for (; i < end; i += TLanes.Count)
            {
                Next(changes, upper, secondChange, fourthChange, last,
                    ref total, ref one, ref two, ref four, ref eight, ref sixteen, out var a, out var b, out var c, out var d);
                Changes(ref end0, ref end1, ref end2, ref end3, ref start0, ref sums, plane, i + TLanes.Count,
                    out changes, out upper, out secondChange, out fourthChange);
                if (TPixel.Count == 4)
                {
                    TWeights.Transpose(ref a, ref b, ref c, ref d);

                    // Red, green, blue, alpha.
                    var alphas = TMeans.ToSingle(d);
                    if (TSize.IsSmall)
                    {
                        var factor = TWeights.FactorAbove(alphas);
                        a = TMeans.Nearest(TMeans.ToSingle(a), factor, two23);
                        b = TMeans.Nearest(TMeans.ToSingle(b), factor, two23);
                        c = TMeans.Nearest(TMeans.ToSingle(c), factor, two23);
                    }
                    else
                    {
                        var factor = TWeights.FactorBelow(alphas);
                        var halves = TWeights.Halves(d);
                        a = TWeights.Quotients(a, d, factor, halves);
                        b = TWeights.Quotients(b, d, factor, halves);
                        c = TWeights.Quotients(c, d, factor, halves);
                    }

                    d = isShrinking ? Mean(d, alphaFactor, ref factors, 2 * i) : TMeans.Nearest(alphas, alphaFactor.High, two23);
                }
                else
                {
                    // Gray and alpha of four pixels, gray and alpha of four others.
                    TWeights.Divide(ref a, ref b);
                    TWeights.Divide(ref c, ref d);
                    var (near, far) = (TMeans.ToSingle(b), TMeans.ToSingle(d));
                    if (TSize.IsSmall)
                    {
                        a = TMeans.Nearest(TMeans.ToSingle(a), TWeights.FactorAbove(near), two23);
                        c = TMeans.Nearest(TMeans.ToSingle(c), TWeights.FactorAbove(far), two23);
                    }
                    else
                    {
                        a = TWeights.Quotients(a, b, TWeights.FactorBelow(near), TWeights.Halves(b));
                        c = TWeights.Quotients(c, d, TWeights.FactorBelow(far), TWeights.Halves(d));
                    }

                    b = isShrinking ? Mean(b, alphaFactor, ref factors, 4 * i) : TMeans.Nearest(near, alphaFactor.High, two23);
                    d = isShrinking ? Mean(d, alphaFactor, ref factors, (4 * i) + (2 * TLanes.Count)) : TMeans.Nearest(far, alphaFactor.High, two23);
                }

                TMeans.StorePixels(a, b, c, d, firstOrder, secondOrder, 16, ref Unsafe.Add(ref to, 4 * i));
            }
        }

        rest[..(int)(length - direct)].CopyTo(destination[(int)direct..]);
    }

    // The window moves down one row, for a block of pixels.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Step(ref byte add, ref byte drop, ref uint sums, nint plane, T16 pairOrder)
    {
        LeavingRow.Prefetch(ref drop);
        var entering = TWeights.Load(ref add);
        var leaving = TWeights.Load(ref drop);
        if (TPixel.Count == 2)
        {
            entering = TMeans.MoveBytes(entering, pairOrder);
            leaving = TMeans.MoveBytes(leaving, pairOrder);
        }

        TWeights.Changes(entering, leaving, TPixel.Count, out var a, out var b, out var c, out var d);
        TLanes.Store(TLanes.Add(TLanes.Load(ref sums, 0), a), ref sums, 0);
        sums = ref Unsafe.Add(ref sums, plane);
        TLanes.Store(TLanes.Add(TLanes.Load(ref sums, 0), b), ref sums, 0);
        sums = ref Unsafe.Add(ref sums, plane);
        TLanes.Store(TLanes.Add(TLanes.Load(ref sums, 0), c), ref sums, 0);
        sums = ref Unsafe.Add(ref sums, plane);
        TLanes.Store(TLanes.Add(TLanes.Load(ref sums, 0), d), ref sums, 0);
    }

    // The window's sums for a block's pixels 0, 4, 8 ..., 1, 5, 9 ... and so on.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Next(
        T32 changes, T32 upper, T32 secondChange, T32 fourthChange, T32 last,
        ref T32 total, ref T32 one, ref T32 two, ref T32 four, ref T32 eight, ref T32 sixteen,
        out T32 first, out T32 second, out T32 third, out T32 fourth)
    {
        fourth = RunningTotal<TLanes, T32, uint, TPixel>.Next(
            changes, last, ref total, ref one, ref two, ref four, ref eight, ref sixteen);
        third = TLanes.Subtract(fourth, fourthChange);
        second = TLanes.Subtract(fourth, upper);
        first = TLanes.Subtract(second, secondChange);
    }

    // What they change by from pixel to pixel: all four of neighbouring pixels, the third and the fourth, and single ones.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Changes(
        ref uint end0, ref uint end1, ref uint end2, ref uint end3, ref uint start0, ref uint start1, nint plane, nint i,
        out T32 four, out T32 upper, out T32 second, out T32 fourth)
    {
        ref var start = ref Unsafe.Add(ref start1, i);
        var first = Change(ref Unsafe.Add(ref end0, i), ref Unsafe.Add(ref start0, i));
        second = Change(ref Unsafe.Add(ref end1, i), ref start);
        var third = Change(ref Unsafe.Add(ref end2, i), ref Unsafe.Add(ref start, plane));
        fourth = Change(ref Unsafe.Add(ref end3, i), ref Unsafe.Add(ref start, 2 * plane));
        upper = TLanes.Add(third, fourth);
        four = TLanes.Add(TLanes.Add(first, second), upper);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T32 Change(ref uint end, ref uint start) => TLanes.Subtract(TLanes.Load(ref end, 0), TLanes.Load(ref start, 0));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T32 Mean(T32 alphas, TwoFactors<T32> rowFactor, ref uint factors, nint at) => TMeans.RoundUp(
        alphas,
        TMeans.Multiply(new TwoFactors<T32>(TLanes.Load(ref factors, (nuint)at), TLanes.Load(ref factors, (nuint)(at + TLanes.Count))), rowFactor));

    // Where the sum of a column lies from that of the first one, in lanes: every fourth pixel to a plane.
    private nint Column(int pixel) => ((pixel & 3) * _planeLanes) + ((pixel >> 2) * TPixel.Count);

    // 1 / n for the mean of alpha, or its part of the rows where the window shrinks.
    private TwoFactors<T32> AlphaCount(int row)
    {
        var (high, low) = _alphaFactor == 0
            ? SingleFactor.Split(_geometry.Count(row, _geometry.Height), SingleFactor.Raise)
            : (BitConverter.SingleToUInt32Bits(_alphaFactor), 0);
        return new TwoFactors<T32>(TMeans.Create(high), TMeans.Create(low));
    }

    private void Begin(int row, CancellationToken cancellation)
    {
        _next = -1;
        _memory.Span[.._nothingAt].Clear();
        for (var logical = row - _geometry.Before; logical <= row + _geometry.After; logical++)
        {
            cancellation.ThrowIfCancellationRequested();
            AddColumns(SourceRow(logical));
        }
    }

    private ReadOnlySpan<byte> SourceRow(int logical) => _source.Padded(logical, nothing: _memory.Span[_nothingAt..]);

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private void AddColumns(ReadOnlySpan<byte> row)
    {
        ref var add = ref MemoryMarshal.GetReference(row);
        ref var drop = ref Unsafe.Add(ref MemoryMarshal.GetReference(_memory.Span), _nothingAt);
        ref var sums = ref Sums;
        for (nint i = 0, end = _sumLanes; i < end; i += TLanes.Count)
        {
            Step(ref Unsafe.Add(ref add, 4 * i), ref Unsafe.Add(ref drop, 4 * i), ref Unsafe.Add(ref sums, i), _planeLanes, _pairOrder);
        }
    }

    // 1 / (columns of the window) for each pixel, in the order of the planes of alpha: of each vector the high parts, then the low ones.
    private void FillColumnFactors()
    {
        var factors = ColumnFactors;
        for (var x = 0; x < _geometry.Width; x++)
        {
            var (high, low) = SingleFactor.Split(_geometry.Count(x, _geometry.Width), 1);
            var (vector, lane) = _order.PlaneOf(x % BlockPixels);
            var at = (x / BlockPixels * 2 * BlockPixels) + (vector * 2 * TLanes.Count) + lane;
            factors[at] = high;
            factors[at + TLanes.Count] = low;
        }
    }

    private static T16 Vector(byte[] bytes) => TWeights.Load(ref bytes[0]);

    private interface ISize
    {
        static abstract bool IsSmall { get; }
    }

    private readonly struct Small : ISize
    {
        public static bool IsSmall => true;
    }

    private readonly struct Large : ISize
    {
        public static bool IsSmall => false;
    }
}
