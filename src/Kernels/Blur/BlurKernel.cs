using System.Buffers;

namespace Kernels.Blur;

/// <summary>
/// Computes output rows of one pass from the rows of a <see cref="SourceRing"/>. An instance belongs to one thread at a
/// time; those that keep sums from row to row are fast when rows are asked for in order, and right in any order.
/// </summary>
internal abstract class BlurKernel : IDisposable
{
    /// <summary>
    /// Whether all pixels of the row that entered the window last were seen to be opaque, by forms that look at alpha while they
    /// add a row; if not, they may be opaque all the same.
    /// </summary>
    public virtual bool SawOpaque { get => false; protected set => throw new NotSupportedException(); }

    /// <summary>Whether one source row enters the window for this output row, and its alpha is looked at.</summary>
    public virtual bool Slides(int row) => false;

    /// <summary>Begins a picture: rents buffers, and knows nothing of the picture before.</summary>
    public abstract void Start(ArrayPool<byte> pool);

    /// <summary>Writes output row <paramref name="row"/>; all source rows it needs are in the ring.</summary>
    /// <param name="row">0..height-1.</param>
    /// <param name="destination">Exactly one row of pixels.</param>
    /// <param name="cancellation">Looked at inside the row by forms whose rows can take long.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled; the row is left half written.</exception>
    public abstract void Row(int row, Span<byte> destination, CancellationToken cancellation);

    /// <summary>Returns rented buffers; another picture may begin.</summary>
    public abstract void Dispose();
}
