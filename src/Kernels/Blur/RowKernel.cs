namespace Kernels.Blur;

/// <summary>Forms that compute one row after the other.</summary>
internal abstract class RowKernel : BlurKernel
{
    public sealed override void Rows(int row, int count, OutputRows to, CancellationToken cancellation)
    {
        for (var i = 0; i < count; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            Row(row + i, to[i], cancellation);
        }
    }

    /// <summary>Writes output row <paramref name="row"/>.</summary>
    /// <param name="row">0..height-1.</param>
    /// <param name="destination">Exactly one row of pixels.</param>
    /// <param name="cancellation">Looked at inside the row by forms whose rows can take long.</param>
    protected abstract void Row(int row, Span<byte> destination, CancellationToken cancellation);
}
