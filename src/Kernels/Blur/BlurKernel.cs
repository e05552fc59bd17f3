using System.Buffers;

namespace Kernels.Blur;

/// <summary>
/// Computes output rows of one pass from the rows of a <see cref="SourceRing"/>. An instance belongs to one thread at a
/// time; those that keep sums from row to row are fast when rows are asked for in order, and right in any order.
/// </summary>
internal abstract class BlurKernel : IDisposable
{
    /// <summary>Begins a picture: rents buffers, and knows nothing of the picture before.</summary>
    public abstract void Start(ArrayPool<byte> pool);

    /// <summary>Writes output rows from <paramref name="row"/> on; all source rows they need are in the ring.</summary>
    /// <param name="row">0..height-1.</param>
    /// <param name="count">How many, at least 1.</param>
    /// <param name="to">As many rows.</param>
    /// <param name="cancellation">Looked at row by row, and inside a row by forms whose rows can take long.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled; a row is left half written.</exception>
    public abstract void Rows(int row, int count, OutputRows to, CancellationToken cancellation);

    /// <summary>
    /// Forms that look at alpha while they add a row: the same, but only while the sums can go on from the row before, and no further
    /// than to rows that were not seen to be opaque.
    /// </summary>
    /// <param name="row">As above, and so the others. For each row one source row enters the window.</param>
    /// <param name="count">How many at most.</param>
    /// <param name="to">As many rows.</param>
    /// <param name="cancellation">Looked at row by row.</param>
    /// <param name="opaque">Of the rows that were written so many, from the first one on, whose entering pixels were all seen to be opaque; those of others may be all the same.</param>
    /// <returns>Rows written.</returns>
    public virtual int Slide(int row, int count, OutputRows to, CancellationToken cancellation, out int opaque)
    {
        opaque = 0;
        return 0;
    }

    /// <summary>Returns rented buffers; another picture may begin.</summary>
    public abstract void Dispose();
}
