namespace Png.Scanlines;

/// <summary>Yields the rows of a picture in the caller's form, top to bottom.</summary>
internal abstract class RowReader : IDisposable
{
    /// <summary>Makes the next row.</summary>
    /// <param name="row">Receives it.</param>
    /// <param name="above">The row made before it in the same call, empty for the first of a call.</param>
    /// <param name="cancellation">Looked at from time to time where a row may take long.</param>
    public abstract void Read(Span<byte> row, ReadOnlySpan<byte> above, CancellationToken cancellation);

    /// <summary>Says that the caller's rows cannot be looked at any more.</summary>
    /// <param name="last">The last of them.</param>
    public virtual void EndCall(ReadOnlySpan<byte> last)
    {
    }

    /// <inheritdoc/>
    public abstract void Dispose();
}
