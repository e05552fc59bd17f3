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
/// sum a sample, whatever d is. Samples of all channels lie side by side: channels only set how far a pixel's neighbour
/// is. Running totals wrap modulo the lane's size, and their differences are exact as long as they fit a lane.
/// <para>Here are the running totals and the start; what derives from it holds the sums and divides them.</para>
/// </summary>
/// <typeparam name="TLanes">Operations on the vectors; at least one pixel fits a vector.</typeparam>
/// <typeparam name="TVector">Vector of running totals.</typeparam>
/// <typeparam name="TSource">Sample of a source row.</typeparam>
/// <typeparam name="TLane">Running total; holds d samples.</typeparam>
/// <typeparam name="TChannels">Samples a pixel.</typeparam>
internal abstract class SlidingKernel<TLanes, TVector, TSource, TLane, TChannels> : RowKernel
    where TLanes : struct, ILanes<TVector, TLane>
    where TVector : struct
    where TSource : unmanaged, IBinaryInteger<TSource>
    where TLane : unmanaged, IBinaryInteger<TLane>
    where TChannels : struct, IChannels
{
    // Lanes behind the last one of a row that a vector may touch.
    private const int SlackLanes = 64;

    // Zeros before the row's first sample: whole cache lines, and more than a narrow window.
    private const int Lead = 128;

    private readonly SourceRing _source;
    private readonly bool _weighted;
    private readonly RentedBytes _memory;
    private readonly int _sumsAt;
    private readonly int _nothingAt;
    private readonly int _factorsAt;
    private readonly TVector _lastPixel = RunningTotal<TLanes, TVector, TLane, TChannels>.LastPixel();
    private int _next = -1;

    protected SlidingKernel(SourceRing source, BlurGeometry geometry, bool weighted, int sumSize, int factorBytes)
    {
        _source = source;
        _weighted = weighted;
        Geometry = geometry;
        _sumsAt = Align((Lead + geometry.PaddedSamples + SlackLanes) * Unsafe.SizeOf<TLane>());
        _nothingAt = _sumsAt + Align((geometry.RowSamples + SlackLanes) * sumSize);
        _factorsAt = _nothingAt + Align((geometry.PaddedSamples + SlackLanes) * Unsafe.SizeOf<TSource>());
        _memory = new RentedBytes(_factorsAt + factorBytes);
    }

    protected BlurGeometry Geometry { get; }

    /// <summary>The running total through padded sample i is the i-th; d - 1 pixels further lies the end of sample i's window.</summary>
    protected ref TLane TotalsThrough =>
        ref Unsafe.Add(ref TotalsBefore, Geometry.Diameter * TChannels.Count);

    /// <summary>The running total before the window of sample i is the i-th.</summary>
    protected ref TLane TotalsBefore => ref Unsafe.Subtract(ref MemoryMarshal.GetReference(Totals), TChannels.Count);

    /// <summary>What the running totals of a row need to begin.</summary>
    protected TVector LastPixel => _lastPixel;

    /// <summary>One lane for each sample of a padded row, and slack; zeros lie before them.</summary>
    protected Span<TLane> Totals =>
        MemoryMarshal.Cast<byte, TLane>(_memory.Span[..(_sumsAt & ~7)])[Lead..];

    /// <summary>As many sums as the row has samples, and slack.</summary>
    protected Span<byte> SumBytes => _memory.Span[_sumsAt.._nothingAt];

    /// <summary>As many bytes as were asked for, zeros at first: what a division needs for each sample.</summary>
    protected Span<byte> FactorBytes => _memory.Span[_factorsAt..];

    public override void Start(ArrayPool<byte> pool)
    {
        _memory.Rent(pool);
        _memory.Span.Clear();
        _next = -1;
    }

    protected override void Row(int row, Span<byte> destination, CancellationToken cancellation)
    {
        var inOrder = row == _next;

        // Whatever throws on the way leaves the sums in between: the next call then begins anew.
        _next = -1;
        if (inOrder)
        {
            Step(SourceRow(row + Geometry.After), SourceRow(row - 1 - Geometry.Before));
        }
        else
        {
            Begin(row, cancellation);
        }

        Divide(row, destination);
        _next = row + 1;
    }

    public override void Dispose() => _memory.Dispose();

    /// <summary>The window moves down one row. Here: the running totals of the differences between the two rows.</summary>
    protected virtual void Step(ReadOnlySpan<TSource> entering, ReadOnlySpan<TSource> leaving) =>
        RunningTotals(entering, leaving);

    /// <summary>
    /// The sums begin with those of <paramref name="columns"/>, which lie in <see cref="Totals"/>. Here: a plain running sum
    /// along the row, once in many rows, and totals that change nothing.
    /// </summary>
    protected virtual void Begin(Span<TLane> columns)
    {
        var reach = Geometry.Diameter * TChannels.Count;
        for (var channel = 0; channel < TChannels.Count; channel++)
        {
            var sum = 0UL;
            for (var i = channel; i < Geometry.PaddedSamples; i += TChannels.Count)
            {
                sum += ulong.CreateTruncating(columns[i]);
                if (i >= reach)
                {
                    sum -= ulong.CreateTruncating(columns[i - reach]);
                }

                if (i >= reach - TChannels.Count)
                {
                    SetSum(i - (reach - TChannels.Count), sum);
                }
            }
        }

        columns.Clear();
    }

    /// <summary>The sum of a sample's window becomes <paramref name="sum"/>.</summary>
    protected abstract void SetSum(int sample, ulong sum);

    /// <summary>Brings the sums up to date and writes their means.</summary>
    protected abstract void Divide(int row, Span<byte> destination);

    private void Begin(int row, CancellationToken cancellation)
    {
        var columns = Totals;
        columns.Clear();
        for (var logical = row - Geometry.Before; logical <= row + Geometry.After; logical++)
        {
            cancellation.ThrowIfCancellationRequested();
            AddColumns(SourceRow(logical), columns);
        }

        Begin(columns);
    }

    private ReadOnlySpan<TSource> SourceRow(int logical)
    {
        var row = Geometry.Map(logical, Geometry.Height);
        return MemoryMarshal.Cast<byte, TSource>(
            row < 0 ? _memory.Span[_nothingAt.._factorsAt] : _weighted ? _source.Weighted(row) : _source.Padded(row));
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private void AddColumns(ReadOnlySpan<TSource> row, Span<TLane> columns)
    {
        ref var from = ref MemoryMarshal.GetReference(row);
        ref var to = ref MemoryMarshal.GetReference(columns);
        var end = (nuint)Geometry.PaddedSamples;
        for (nuint i = 0; i < end; i += (nuint)TLanes.Count)
        {
            TLanes.Store(TLanes.Add(TLanes.Load(ref to, i), TLanes.Widen(ref from, i)), ref to, i);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private void RunningTotals(ReadOnlySpan<TSource> entering, ReadOnlySpan<TSource> leaving)
    {
        ref var add = ref MemoryMarshal.GetReference(entering);
        ref var drop = ref MemoryMarshal.GetReference(leaving);
        ref var totals = ref MemoryMarshal.GetReference(Totals);
        var end = (nuint)Geometry.PaddedSamples;
        var last = LastPixel;
        TVector total = default, one = default, two = default, four = default, eight = default, sixteen = default;
        for (nuint i = 0; i < end; i += (nuint)TLanes.Count)
        {
            var difference = TLanes.Subtract(TLanes.Widen(ref add, i), TLanes.Widen(ref drop, i));
            var sum = RunningTotal<TLanes, TVector, TLane, TChannels>.Next(
                difference, last, ref total, ref one, ref two, ref four, ref eight, ref sixteen);
            TLanes.Store(sum, ref totals, i);
        }
    }

    private static int Align(int bytes) => checked((bytes + 63) & ~63);
}
