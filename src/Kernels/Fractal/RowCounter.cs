namespace Kernels.Fractal;

/// <summary>
/// Counts rows. A counter belongs to one thread at a time, and may leave pixels of a row unfinished until
/// <see cref="Flush"/>, because it gathers those that take long from many rows to keep its lanes full.
/// </summary>
internal abstract class RowCounter : IDisposable
{
    /// <summary>Forgets what an earlier call left behind, after an exception for example.</summary>
    public abstract void Reset();

    /// <summary>Counts, or begins to count, one row.</summary>
    /// <param name="row">The row in the picture.</param>
    /// <param name="offset">Where the row begins in <paramref name="counts"/>.</param>
    /// <param name="counts">All counts of the call.</param>
    /// <param name="cancellation">Looked at often enough to stop within milliseconds.</param>
    public abstract void Row(int row, int offset, Span<ushort> counts, CancellationToken cancellation);

    /// <summary>Counts, or begins to count, two rows whose y are opposite but for roundings, the second one like a row of its own.</summary>
    public virtual void Pair(int row, int offset, int twin, int twinOffset, Span<ushort> counts, CancellationToken cancellation)
    {
        Row(row, offset, counts, cancellation);
        Row(twin, twinOffset, counts, cancellation);
    }

    /// <summary>Finishes every pixel begun.</summary>
    public abstract void Flush(Span<ushort> counts, CancellationToken cancellation);

    /// <summary>Gives rented memory back.</summary>
    public abstract void Dispose();
}
