using System.Buffers;
using System.Numerics;
using Kernels.Simd;

namespace Kernels.Fractal;

/// <summary>
/// Escape counts with all lanes busy. The first steps of a row are taken side by side along the row. Pixels
/// that are still inside go to a stack, and from there, a group of vectors at a time, through the blocks of
/// <see cref="EscapeSchedule"/>: a block runs untested and its test comes last. Lanes that passed are packed onto the next
/// block's stack; lanes that failed go back to where they were when the part of the block began in which they left, and are run again with
/// a test each step.
/// So no lane ever waits for a slower neighbour, whatever the picture looks like.
/// </summary>
/// <remarks>
/// <para>
/// A step is r = fma(-y, y, cx); x' = fma(x, x, r); y' = fma(x + x, y, cy): three operations of the multiply pipes and an
/// addition. The chain r, x' takes 8 cycles on Zen 4, so four vectors are kept in flight, 12 pipe cycles a step.
/// </para>
/// <para>
/// A late test is right because an orbit that has left stays outside. Let |z|^2 be at least 4 up to rounding. Where |c| is at
/// most 2 - e, |z'| is at least |z|^2 - |c| >= 2 + e less rounding, and grows from there on. Where |c| is at least 2 + e, already z = c is
/// outside and |z'| >= |z|(|z| - 1) keeps growing. On the ring between, the second z = c (c + 1) has the size 2 |c + 1|, which is
/// well outside but near c = -2. Infinities and NaNs fail the test and do not come back. So only the few pixels next to
/// c = -2 on that ring, where e would drown in rounding, are tested at every step.
/// </para>
/// <para>
/// The loops are never inlined: within a caller that has others inlined too, the JIT runs out of its budget and leaves calls in them.
/// </para>
/// </remarks>
internal sealed partial class EscapeCascade<TLanes, TVector, T> : RowCounter
    where TLanes : struct, IFloatLanes<TVector, T>
    where TVector : struct
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int GroupVectors = 4;

    private readonly LaneQueues<T> _queues = new();

    // The counts of a group on their way to where they belong.
    private readonly ushort[] _results = new ushort[GroupLanes];

    private PlaneCoordinates<T> _plane = null!; // until it starts
    private InteriorSpans<T> _interior;
    private bool _findCycles;
    private EscapeSchedule _schedule = null!;
    private int _iterations;
    private EscapeSketch? _sketch;

    /// <summary>Begins a picture.</summary>
    /// <param name="plane">The view's points; not owned.</param>
    /// <param name="iterations">The largest count.</param>
    /// <param name="shortcuts">Whether to skip what provably never escapes.</param>
    /// <param name="sketch">Finds small counts first; may be null.</param>
    /// <param name="pool">Lends the stacks.</param>
    public void Start(PlaneCoordinates<T> plane, int iterations, bool shortcuts, EscapeSketch? sketch, ArrayPool<byte> pool)
    {
        _plane = plane;
        _iterations = iterations;
        var groups = (plane.Width / GroupLanes) + 1;
        if (_forecast.Length < 2 * groups)
        {
            _forecast = new byte[2 * groups];
        }

        Array.Clear(_forecast);
        (_staying, _pause) = (false, 0);
        _findCycles = shortcuts;
        _interior = shortcuts ? new InteriorSpans<T>(plane) : default;
        _sketch = sketch;
        _schedule = EscapeSchedule.Of(iterations);
        _queues.Start(QueueCount(_schedule), QueueCapacity, pool);
    }

    private static int GroupLanes => GroupVectors * TLanes.Lanes;

    // Several groups, so that a block is entered rarely and runs long, and a vector that packing may overwrite.
    private static int QueueCapacity => (4 * GroupLanes) + TLanes.Lanes;

    // Not a stack: where a group's z lies between its block and its test, and behind it what it was after each part of the block.
    private int ScratchQueue => 2 * _schedule.Blocks;

    /// <summary>How near to 4 a |c|^2 may lie near c = -2 before a pixel is tested at every step: thousands of roundings.</summary>
    private static double RingWidth => typeof(T) == typeof(double) ? 1.0 / (1L << 38) : 1.0 / (1 << 11);

    /// <summary>Bytes that a cascade rents for so many iterations.</summary>
    public static long BytesFor(int iterations) =>
        LaneQueues<T>.BytesFor(QueueCount(EscapeSchedule.Of(iterations)), QueueCapacity);

    public override void Reset() => Array.Clear(_queues.Counts);

    public override void Row(int row, int offset, Span<ushort> counts, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var y = _plane.Row(row);
        Span<(int From, int To)> spans = stackalloc (int, int)[InteriorSpans<T>.MaxSpans];
        spans = spans[.._interior.Find(y, spans)];
        var column = 0;
        if (TipColumns(y) is var (tip, tipEnd) && tip < tipEnd)
        {
            Begin(y, 0, tip, offset, counts, cancellation);
            Tip(y, tip, tipEnd, offset, counts, cancellation);
            column = tipEnd;
        }

        foreach (var (from, to) in spans)
        {
            Begin(y, column, from, offset, counts, cancellation);
            counts.Slice(offset + from, to - from).Fill((ushort)_iterations);
            column = to;
        }

        Begin(y, column, _plane.Width, offset, counts, cancellation);
    }

    public override void Pair(int row, int offset, int twin, int twinOffset, Span<ushort> counts, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        if (!TrySketch(row, offset, twin, twinOffset, counts, cancellation))
        {
            Row(row, offset, counts, cancellation);
            Row(twin, twinOffset, counts, cancellation);
        }
    }

    public override void Flush(Span<ushort> counts, CancellationToken cancellation)
    {
        for (var block = 0; block < _schedule.Blocks; block++)
        {
            while (_queues.Counts[BlockQueue(block)] > 0)
            {
                Advance(block, counts, cancellation);
            }

            while (_queues.Counts[ReplayQueue(block)] > 0)
            {
                Replay(block, counts);
            }
        }
    }

    public override void Dispose()
    {
        if (_queues.IsStarted)
        {
            _queues.Dispose();
            SpareCounters<EscapeCascade<TLanes, TVector, T>>.Keep(this);
        }
    }

    private static int QueueCount(EscapeSchedule schedule) => (2 * schedule.Blocks) + 1;

    private static int BlockQueue(int block) => 2 * block;

    private static int ReplayQueue(int block) => (2 * block) + 1;

    /// <summary>The columns near c = -2 on the ring |c| = 2: one piece, at either end of the row.</summary>
    private (int From, int To) TipColumns(T row)
    {
        var y = double.CreateTruncating(row);
        var columns = _plane.Columns[.._plane.Width];
        var isAscending = columns[0] <= columns[^1];
        var (from, to) = (0, 0);
        if (!(Math.Abs(y) < 0.25))
        {
            return (from, to);
        }

        for (var i = 0; i < columns.Length; i++)
        {
            var column = isAscending ? i : columns.Length - 1 - i;
            var x = double.CreateTruncating(columns[column]);
            if (x > -1.98)
            {
                break;
            }

            if (Math.Abs((x * x) + (y * y) - 4) < RingWidth)
            {
                (from, to) = from == to ? (column, column + 1) : (Math.Min(from, column), Math.Max(to, column + 1));
            }
        }

        return (from, to);
    }
}
