using System.Buffers;
using Kernels.Threading;

namespace Kernels.Blur;

/// <summary>One pass of the blur: the ring of its source rows and one kernel for each thread.</summary>
internal sealed class BlurPass : IDisposable
{
    private readonly WorkGroup<Job, int>? _threads;
    private readonly BlurGeometry _geometry;
    private readonly BlurKernel[] _kernels;
    private readonly bool _looksAtAlpha;

    public BlurPass(BlurPlan plan, int index)
    {
        _geometry = plan.Geometry;
        _looksAtAlpha = plan.LooksAtAlpha;
        Source = new SourceRing(plan.Geometry, index == 0 ? plan.RingRows : plan.InnerRingRows, plan.LooksAtAlpha, plan.NeedsWeightedRows);
        _kernels = new BlurKernel[plan.Choice.Threads];
        if (_kernels.Length > 1)
        {
            _threads = new(static _ => 0, static (job, _, slice) => job.Run(slice), static (_, _) => { });
        }

        for (var i = 0; i < _kernels.Length; i++)
        {
            _kernels[i] = BlurKernels.Create(Source, plan.Geometry, plan.Variant, plan.Choice.VectorBits);
        }
    }

    public SourceRing Source { get; }

    /// <summary>Output rows computed so far.</summary>
    public int Done { get; private set; }

    /// <summary>Output rows that the source rows added so far suffice for.</summary>
    public int Ready => ReadyAfter(Source.Added) - Done;

    /// <summary>Begins a picture. After an exception it has to be disposed.</summary>
    public void Start(ArrayPool<byte> pool)
    {
        Done = 0;
        Source.Start(pool);
        foreach (var kernel in _kernels)
        {
            kernel.Start(pool);
        }
    }

    /// <summary>Output rows, counted from the top, that the first <paramref name="added"/> source rows suffice for.</summary>
    public int ReadyAfter(int added)
    {
        if (added == 0)
        {
            return 0;
        }

        // Every row needs its own and those its window reaches below; the last source row completes all.
        var rows = added >= _geometry.Height ? _geometry.Height : Math.Max(0, added - _geometry.After);
        while (rows > 0 && _geometry.LastSourceRow(rows - 1) >= added)
        {
            rows--;
        }

        return rows;
    }

    /// <summary>Writes the next <paramref name="rows"/> output rows, at most <see cref="Ready"/>.</summary>
    public void Run(Memory<byte> destination, int stride, int rows, CancellationToken cancellation)
    {
        var threads = Math.Min(_kernels.Length, rows);
        if (threads == 1)
        {
            Source.Complete(_geometry.LastSourceRow(Done + rows - 1));
            _kernels[0].Rows(Done, rows, new OutputRows(destination.Span, stride, _geometry.RowBytes), cancellation);
        }
        else
        {
            for (var i = 0; i < rows; i++)
            {
                cancellation.ThrowIfCancellationRequested();
                var last = _geometry.LastSourceRow(Done + i);
                Source.Complete(last);
                if (_looksAtAlpha)
                {
                    Source.See(last);
                }
            }

            _threads!.Run(threads, threads, new Job(this, destination, stride, rows, threads, cancellation), cancellation);
        }

        Done += rows;
        Source.Retire(Done);
    }

    public void Dispose()
    {
        Source.Dispose();
        foreach (var kernel in _kernels)
        {
            kernel.Dispose();
        }
    }

    // The rows of one call in as many slices as threads: a slice begins its sums anew, so fewer, longer ones are cheaper.
    private readonly record struct Job(
        BlurPass Pass, Memory<byte> Destination, int Stride, int Rows, int Slices, CancellationToken Cancellation)
    {
        public void Run(int slice)
        {
            var first = (int)((long)Rows * slice / Slices);
            var end = (int)((long)Rows * (slice + 1) / Slices);
            var output = new OutputRows(Destination.Span, Stride, Pass._geometry.RowBytes);
            Pass._kernels[slice].Rows(Pass.Done + first, end - first, output.From(first), Cancellation);
        }
    }
}
