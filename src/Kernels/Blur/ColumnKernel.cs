using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Kernels.Simd;

namespace Kernels.Blur;

/// <summary>
/// 8-bit samples: column sums carried from row to row, in 16 bits (255 * 255 &lt; 2^16), and the window's sum carried along
/// the row: W(x) = W(x - 1) + C(x + d - 1) - C(x - 1), a running total of such changes. All of it fits the nearest caches,
/// and nothing depends on d.
/// <para>
/// Running totals cost log2(pixels of a vector) steps a vector. So the sums of even pixels and those of odd ones are kept
/// apart: one total of the changes of both serves two vectors, and the total without its odd pixel's change is the other.
/// Taking bytes apart like that costs no more than widening them.
/// </para>
/// <para>Here are the column sums; what derives from it takes the totals and divides them.</para>
/// </summary>
/// <typeparam name="TMeans">Operations on the vectors.</typeparam>
/// <typeparam name="TLanes">Operations on the vectors of column sums.</typeparam>
/// <typeparam name="T16">Vector of ushort.</typeparam>
/// <typeparam name="T32">Vector of uint.</typeparam>
/// <typeparam name="T64">Vector of ulong.</typeparam>
/// <typeparam name="TPixel">Lanes a pixel takes: 1, 2 or 4.</typeparam>
internal abstract class ColumnKernel<TMeans, TLanes, T16, T32, T64, TPixel> : BlurKernel
    where TMeans : struct, IMeans<T16, T32, T64>
    where TLanes : struct, ILanes<T16, ushort>
    where T16 : struct
    where T32 : struct
    where T64 : struct
    where TPixel : struct, IChannels
{
    // Blocks that the column sums are ahead of the means that need them: sums stored less than this ago are still on their way
    // to the cache, and a vector that reads parts of two of them would wait (4 were too few on Zen 4).
    private const int BlocksAhead = 8;

    private readonly SourceRing _source;
    private readonly RentedBytes _memory;
    private readonly BlurGeometry _geometry;
    private readonly int _planeAt;
    private readonly int _planeLanes;
    private readonly int _nothingAt;
    private readonly int _factorsAt;
    private readonly int _restAt;
    private readonly int _restBehindSums;
    private readonly T16 _bothAdded;
    private readonly T16 _colours;
    private int _next = -1;

    /// <param name="source">Where rows come from.</param>
    /// <param name="geometry">The pass.</param>
    /// <param name="scale">What samples are multiplied by, 1 to 64, so that two of them fit 16 bits with a sign; other than 1 only where bytes move anywhere.</param>
    /// <param name="factorBytes">Bytes asked for with <see cref="FactorBytes"/>.</param>
    protected ColumnKernel(SourceRing source, BlurGeometry geometry, int scale, int factorBytes)
    {
        _source = source;
        _geometry = geometry;
        Order = PixelOrder.Of(2 * TLanes.Count, geometry.Format.Channels, TPixel.Count, TMeans.PicksBytes);
        EvenOrder = Vector(Order.TakeApart(0));
        OddOrder = Vector(Order.TakeApart(1));
        Signs = TMeans.Create((ushort)(((256 - scale) << 8) | scale));
        _bothAdded = TMeans.Create((ushort)((scale << 8) | scale));
        _colours = Vector(AlphaWeight.Colours(geometry.Format, 2 * TLanes.Count));
        BlockBytes = Order.BlockBytes;
        PartStride = Order.PartStride;

        // The last blocks of a row go to a buffer beside it: a store takes a whole vector, of which RGB uses three quarters.
        var vectorBytes = 2 * TLanes.Count;
        DirectBytes = geometry.RowBytes < vectorBytes ? 0 : (((geometry.RowBytes - vectorBytes) / BlockBytes) + 1) * BlockBytes;

        // Before a plane's first pixel lie as many zeros as the first window can reach back, behind the last one two vectors: the last
        // block reaches into one, and the changes of the block behind it are taken, though not used (WideKernel).
        LeadLanes = (geometry.Diameter - 1 + Order.BlockPixels - 1) / Order.BlockPixels * TLanes.Count;
        SumLanes = (geometry.Width + geometry.Diameter - 1 + Order.BlockPixels - 1) / Order.BlockPixels * TLanes.Count;
        LanesAhead = Math.Min(SumLanes, LeadLanes + (BlocksAhead * TLanes.Count));
        _planeAt = RentedBytes.Lines((LeadLanes + TLanes.Count) * sizeof(ushort)) / sizeof(ushort);
        _planeLanes = RentedBytes.Apart((_planeAt + SumLanes + (2 * TLanes.Count)) * sizeof(ushort), planes: 2) / sizeof(ushort);
        _nothingAt = 2 * _planeLanes * sizeof(ushort);
        _factorsAt = _nothingAt + RentedBytes.Lines((SumLanes / TLanes.Count * BlockBytes) + vectorBytes);
        _restAt = _factorsAt + RentedBytes.Lines(factorBytes);
        _restBehindSums = _restAt - (_planeAt * sizeof(ushort));
        _memory = new RentedBytes(_restAt + (2 * RestBytes));
    }

    protected BlurGeometry Geometry => _geometry;

    protected PixelOrder Order { get; }

    protected T16 EvenOrder { get; }

    protected T16 OddOrder { get; }

    /// <summary>Bytes in turn: what entering samples are multiplied by, and leaving ones.</summary>
    protected T16 Signs { get; }

    /// <summary>Of a block of pixels in the picture.</summary>
    protected int BlockBytes { get; }

    protected int PartStride { get; }

    /// <summary>Bytes of a row's blocks but the last ones, which are stored beside the row.</summary>
    protected int DirectBytes { get; }

    /// <summary>Lanes of a plane before the first output pixel's at which running totals begin, with nothing in the window.</summary>
    protected int LeadLanes { get; }

    /// <summary>Lanes of a plane.</summary>
    protected int SumLanes { get; }

    /// <summary>Lanes of a plane that are brought up to date before the first mean.</summary>
    protected int LanesAhead { get; }

    /// <summary>Blocks of columns: lanes of a plane, and the byte of a row at which the block of lane 0 begins.</summary>
    protected virtual (nint First, nint End, nint Offset) Blocks => (0, SumLanes, 0);

    /// <summary>The sum of the first column; <see cref="Column"/> says where others lie.</summary>
    protected ref ushort Sums => ref Unsafe.Add(ref MemoryMarshal.GetReference(_memory.As<ushort>()), _planeAt);

    /// <summary>Beside the row: room for the last blocks of two rows, <see cref="RestBytes"/> each.</summary>
    /// <param name="sums"><see cref="Sums"/>, which a loop has in a register when it ends.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    protected ref byte Rest(ref ushort sums) => ref Unsafe.Add(ref Unsafe.As<ushort, byte>(ref sums), _restBehindSums);

    /// <summary>Room for a row's last blocks, two at most, and what a store takes beyond the second.</summary>
    protected static int RestBytes => 6 * TLanes.Count;

    /// <summary>As many bytes as were asked for, zeros at first.</summary>
    protected Span<byte> FactorBytes => _memory.Span[_factorsAt.._restAt];

    public override void Start(ArrayPool<byte> pool)
    {
        _memory.Rent(pool);
        _memory.Span[_nothingAt..].Clear();
        _next = -1;
    }

    public override void Rows(int row, int count, OutputRows to, CancellationToken cancellation)
    {
        for (var done = 0; done < count;)
        {
            done += Advance(row + done, count - done, to.From(done), cancellation, out _);
        }
    }

    public override int Slide(int row, int count, OutputRows to, CancellationToken cancellation, out int opaque)
    {
        opaque = 0;
        var done = 0;
        for (var seen = row == _next; seen && done < count;)
        {
            done += Advance(row + done, count - done, to.From(done), cancellation, out seen);
            opaque = seen ? done : opaque;
        }

        return done;
    }

    public override void Dispose() => _memory.Dispose();

    /// <summary>Sets the column sums, and the lanes before and behind them, to what they begin with.</summary>
    protected abstract void Clear(Span<ushort> planes);

    /// <summary>Adds a row to the column sums, takes one off, and writes the means of a row.</summary>
    /// <returns>Whether the row that entered was seen to be opaque.</returns>
    protected abstract bool Sweep(int row, RowStep step);

    /// <summary>The same for two rows: forms that have them in one go read and write the column sums once.</summary>
    /// <returns>Whether both rows that entered were seen to be opaque.</returns>
    protected virtual bool SweepTwo(int row, RowStep step, RowStep next)
    {
        var opaque = Sweep(row, step);
        return Sweep(row + 1, next) && opaque;
    }

    /// <summary>Where the sum of a column lies from that of the first one, in lanes: even pixels first, then odd ones.</summary>
    protected nint Column(int pixel) => ((pixel & 1) * _planeLanes) + ((pixel >> 1) * TPixel.Count);

    /// <summary>The window moves down one row, for a block of pixels.</summary>
    /// <returns>What entered.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    protected static T16 Step(
        ref byte add, ref byte drop, int stride, T16 evenOrder, T16 oddOrder, T16 signs, ref ushort evenSums, ref ushort oddSums, nint i,
        out T16 even, out T16 odd)
    {
        var entered = Changes(ref add, ref drop, stride, evenOrder, oddOrder, signs, out var evenChange, out var oddChange);
        even = TLanes.Add(TLanes.Load(ref Unsafe.Add(ref evenSums, i), 0), evenChange);
        odd = TLanes.Add(TLanes.Load(ref Unsafe.Add(ref oddSums, i), 0), oddChange);
        TLanes.Store(even, ref Unsafe.Add(ref evenSums, i), 0);
        TLanes.Store(odd, ref Unsafe.Add(ref oddSums, i), 0);
        return entered;
    }

    /// <summary>What the column sums of a block of pixels change by.</summary>
    /// <returns>What entered.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    protected static T16 Changes(
        ref byte add, ref byte drop, int stride, T16 evenOrder, T16 oddOrder, T16 signs, out T16 even, out T16 odd)
    {
        var entered = TMeans.LoadPixels(ref add, 0, stride);
        TMeans.Differences(entered, TMeans.LoadPixels(ref drop, 0, stride), evenOrder, oddOrder, signs, out even, out odd);
        return entered;
    }

    /// <summary>Whether a row is opaque whose samples gave these bits, each vector's and those of the ones before.</summary>
    protected bool IsOpaque(T16 all) => TMeans.AreOnes(TMeans.Or(all, _colours));

    /// <summary>A row's last blocks, which were stored beside it.</summary>
    protected void CopyRest(ref byte rest, ref byte destination)
    {
        var direct = DirectBytes;
        MemoryMarshal.CreateSpan(ref rest, _geometry.RowBytes - direct)
            .CopyTo(MemoryMarshal.CreateSpan(ref Unsafe.Add(ref destination, direct), _geometry.RowBytes - direct));
    }

    protected static T16 Vector(byte[] bytes) => TLanes.Load(ref Unsafe.As<byte, ushort>(ref bytes[0]), 0);

    // Writes the next row, or two if the sums go on from the row before; looks whether what entered is opaque.
    private int Advance(int row, int count, OutputRows to, CancellationToken cancellation, out bool opaque)
    {
        cancellation.ThrowIfCancellationRequested();
        var slides = row == _next;

        // Whatever throws on the way leaves the sums in between: the next call then begins anew.
        _next = -1;
        var done = 1;
        if (!slides)
        {
            Begin(row, cancellation);
            ref var entered = ref MemoryMarshal.GetReference(SourceRow(row + _geometry.After));
            opaque = Sweep(row, new RowStep(ref entered, ref entered, ref MemoryMarshal.GetReference(to[0])));
        }
        else if (count == 1)
        {
            opaque = Sweep(row, StepTo(row, to[0]));
        }
        else
        {
            opaque = SweepTwo(row, StepTo(row, to[0]), StepTo(row + 1, to[1]));
            done = 2;
        }

        _next = row + done;
        return done;
    }

    private RowStep StepTo(int row, Span<byte> destination) => new(
        ref MemoryMarshal.GetReference(SourceRow(row + _geometry.After)), ref MemoryMarshal.GetReference(SourceRow(row - 1 - _geometry.Before)),
        ref MemoryMarshal.GetReference(destination));

    private void Begin(int row, CancellationToken cancellation)
    {
        Clear(_memory.As<ushort>()[..(2 * _planeLanes)]);
        var last = row + _geometry.After;
        for (var logical = row - _geometry.Before; logical <= last; logical++)
        {
            cancellation.ThrowIfCancellationRequested();

            // Where the signs say what becomes of the second row, it is added too: two rows in the time of one.
            if (TMeans.PicksBytes && logical < last)
            {
                AddColumns(SourceRow(logical), SourceRow(++logical), _bothAdded);
            }
            else
            {
                AddColumns(SourceRow(logical), _memory.Span[_nothingAt..], Signs);
            }
        }
    }

    private ReadOnlySpan<byte> SourceRow(int logical) => _source.Padded(logical, nothing: _memory.Span[_nothingAt..]);

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private void AddColumns(ReadOnlySpan<byte> row, ReadOnlySpan<byte> other, T16 signs)
    {
        ref var add = ref MemoryMarshal.GetReference(row);
        ref var drop = ref MemoryMarshal.GetReference(other);
        ref var even = ref Sums;
        ref var odd = ref Unsafe.Add(ref even, Column(1));
        var evenOrder = EvenOrder;
        var oddOrder = OddOrder;
        var stride = PartStride;
        nint bytes = BlockBytes;
        var (first, end, offset) = Blocks;
        var at = offset + (first / TLanes.Count * bytes);
        for (var i = first; i < end; i += TLanes.Count, at += bytes)
        {
            Step(ref Unsafe.Add(ref add, at), ref Unsafe.Add(ref drop, at), stride, evenOrder, oddOrder, signs, ref even, ref odd, i, out _, out _);
        }
    }
}
