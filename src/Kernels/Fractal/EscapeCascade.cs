using System.Buffers;
using System.Numerics;
using Kernels.Simd;

namespace Kernels.Fractal;

/// <summary>
/// Escape counts with all lanes busy. The first steps of a row are tested one by one, side by side along the row. Pixels
/// that are still inside go to a stack, and from there, a group of vectors at a time, through the blocks of
/// <see cref="EscapeSchedule"/>: a block runs untested and its test comes last. Lanes that passed are packed onto the next
/// block's stack; lanes that failed go back to where they were at the block's start and are run again with a test each step.
/// So no lane ever waits for a slower neighbour, whatever the picture looks like.
/// </summary>
/// <remarks>
/// <para>
/// A step is r = fma(-y, y, cx); x' = fma(x, x, r); y' = fma(x + x, y, cy): three operations of the multiply pipes and an
/// addition. The chain r, x' takes 8 cycles on Zen 4, so four vectors are kept in flight, 12 pipe cycles a step.
/// </para>
/// <para>
/// A late test is right because an orbit that has left stays outside. Let |z|^2 be at least 4 up to rounding. When |c| is
/// at most 2 - e, |z'| is at least |z|^2 - |c| >= 2 + e - rounding, and growing; when |c| is at least 2 + e, already z = c is outside and
/// |z'| >= |z|(|z| - 1) keeps growing. Infinities and NaNs fail the test and do not come back. Only the thin ring
/// around |c| = 2 where e would drown in rounding is left out: its pixels are tested at every step.
/// </para>
/// </remarks>
internal sealed partial class EscapeCascade<TLanes, TVector, T> : RowCounter
    where TLanes : struct, IFloatLanes<TVector, T>
    where TVector : struct
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int GroupVectors = 4;

    private readonly PlaneCoordinates<T> _plane;
    private readonly InteriorSpans<T>? _interior;
    private readonly EscapeSchedule _schedule;
    private readonly LaneQueues<T> _queues;
    private readonly int _iterations;

    /// <param name="plane">The view's points; not owned.</param>
    /// <param name="iterations">The largest count.</param>
    /// <param name="shortcuts">Whether to skip what provably never escapes.</param>
    /// <param name="pool">Lends the stacks.</param>
    public EscapeCascade(PlaneCoordinates<T> plane, int iterations, bool shortcuts, ArrayPool<byte> pool)
    {
        _plane = plane;
        _iterations = iterations;
        _interior = shortcuts ? new InteriorSpans<T>(plane) : null;
        _schedule = new EscapeSchedule(iterations);
        _queues = new LaneQueues<T>(QueueCount(_schedule), QueueCapacity, pool);
    }

    private static int GroupLanes => GroupVectors * TLanes.Lanes;

    // Several groups, so that a block is entered rarely and runs long, and a vector that packing may overwrite.
    private static int QueueCapacity => (4 * GroupLanes) + TLanes.Lanes;

    // Pixels on the ring |c| = 2, tested at every step.
    private int RingQueue => 2 * _schedule.Blocks;

    // Not a stack: where a group's z lies between its block and its test.
    private int ScratchQueue => (2 * _schedule.Blocks) + 1;

    /// <summary>Bytes that a cascade rents for so many iterations.</summary>
    public static long BytesFor(int iterations) =>
        LaneQueues<T>.BytesFor(QueueCount(new EscapeSchedule(iterations)), QueueCapacity);

    public override void Reset() => Array.Clear(_queues.Counts);

    public override void Row(int row, int offset, Span<ushort> counts, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var column = 0;
        if (_interior is not null)
        {
            var target = counts.Slice(offset, _plane.Width);
            var (first, second) = _interior.Find(row);
            foreach (var (from, to) in (ReadOnlySpan<(int, int)>)[first, second])
            {
                if (from < to)
                {
                    Begin(row, column, from, offset, counts, cancellation);
                    target[from..to].Fill((ushort)_iterations);
                    column = to;
                }
            }
        }

        Begin(row, column, _plane.Width, offset, counts, cancellation);
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
                Replay(ReplayQueue(block), _schedule.Start(block), _schedule.Length(block), counts);
            }
        }

        FlushRing(counts, cancellation);
    }

    public override void Dispose() => _queues.Dispose();

    private static int QueueCount(EscapeSchedule schedule) => (2 * schedule.Blocks) + 2;

    private static int BlockQueue(int block) => 2 * block;

    private static int ReplayQueue(int block) => (2 * block) + 1;

    private void FlushRing(Span<ushort> counts, CancellationToken cancellation)
    {
        while (_queues.Counts[RingQueue] > 0)
        {
            cancellation.ThrowIfCancellationRequested();
            var start = EscapeSchedule.TestedSteps;
            Replay(RingQueue, start, _iterations - start, counts);
        }
    }
}
