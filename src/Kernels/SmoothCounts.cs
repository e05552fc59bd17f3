using System.Buffers;
using Kernels.Fractal;

namespace Kernels;

/// <summary>
/// Escape counts without steps, for colours without bands: height = m + 1 - log2(log2 |z_m|), where z_m is the orbit's first point at
/// least 256 away from 0. It grows by 1 from one count to the next and is continuous in c to a few millionths.
/// </summary>
/// <remarks>
/// The counts say which pixels escaped and after how many steps, so their orbits are run again without a test up to there, and inside
/// is not run at all. Every vector width gives the same heights, bit for bit. An object serves several threads.
/// </remarks>
public sealed class SmoothCounts : IDisposable
{
    private readonly MandelbrotView _view;
    private readonly EscapeTail _tail;

    /// <summary>Prepares for a view.</summary>
    /// <param name="view">The view that was counted.</param>
    /// <param name="precision">The arithmetic that it was counted in.</param>
    /// <param name="vectorBits">128, 256 or 512, or 0 for the scalar form.</param>
    /// <param name="pool">Lends all working memory, given back by <see cref="Dispose"/>; the shared pool by default.</param>
    /// <exception cref="ArgumentOutOfRangeException">A member of the view, or the vector width, is out of range.</exception>
    public SmoothCounts(MandelbrotView view, MandelbrotPrecision precision, int vectorBits, ArrayPool<byte>? pool = null)
    {
        view.Validate();
        _view = view;
        _tail = EscapeTail.For(view, precision, vectorBits, pool ?? ArrayPool<byte>.Shared);
    }

    /// <summary>Bytes that a view rents at most.</summary>
    public static long WorkingBytes(MandelbrotView view) => 2 * PlaneCoordinates<double>.BytesFor(view.Width);

    /// <summary>The heights of rows.</summary>
    /// <param name="firstRow">The first row.</param>
    /// <param name="rows">How many.</param>
    /// <param name="counts">Their counts, row by row.</param>
    /// <param name="heights">Receives rows x width heights from 0 to the view's iterations; the latter inside.</param>
    /// <param name="cancellation">Stops the call within milliseconds.</param>
    /// <exception cref="ArgumentOutOfRangeException">The rows are not all in the view.</exception>
    /// <exception cref="ArgumentException">Counts or heights are fewer than the rows have pixels.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public void Fill(int firstRow, int rows, ReadOnlySpan<ushort> counts, Span<float> heights, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(firstRow);
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        ArgumentOutOfRangeException.ThrowIfGreaterThan((long)firstRow + rows, _view.Height, nameof(rows));
        var width = _view.Width;
        if (counts.Length < (long)rows * width || heights.Length < (long)rows * width)
        {
            throw new ArgumentException("There is a count and a height for each pixel of the rows.");
        }

        for (var row = 0; row < rows; row++)
        {
            _tail.Row(firstRow + row, counts.Slice(row * width, width), heights.Slice(row * width, width), cancellation);
        }
    }

    /// <summary>Gives all rented memory back.</summary>
    public void Dispose() => _tail.Dispose();
}
