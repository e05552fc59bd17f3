using System.Buffers;
using Kernels.Blur;

namespace Kernels;

/// <summary>
/// Box blur of one picture, row by row: the mean of the d x d pixels around each pixel, rounded half up, exact and the
/// same in every variant. Where the format has alpha, colour is averaged weighted by alpha, and is 0 where the summed
/// alpha is 0. So d = 1 returns the same pixels, but for a hidden colour under alpha 0.
/// <para>
/// Rows flow through a window, so that memory is O(width x (band + diameter)): ask <see cref="NextRows"/> for room, fill
/// it from the top of the picture downwards, say so with <see cref="RowsAdded"/>, and call <see cref="Blur"/> while
/// <see cref="RowsReady"/> is not 0, until all rows are out.
/// </para>
/// <para>
/// Not thread safe: one call at a time. A blur that threw cannot go on; only dispose of it. What was disposed can begin another
/// picture of the same kind: see <see cref="TryRestart"/>.
/// </para>
/// </summary>
/// <remarks>
/// The sliding sums go back to M. J. McDonnell, "Box-filtering techniques", Computer Graphics and Image Processing 17, 1981.
/// </remarks>
public sealed class BoxBlur : IDisposable
{
    /// <summary>Largest side of the window in pixels.</summary>
    public const int MaxDiameter = 255;

    /// <summary>Most passes.</summary>
    public const int MaxPasses = 3;

    private readonly BlurPlan _plan;
    private readonly BoxBlurOptions _options;
    private readonly BlurPass[] _passes;
    private bool _isRunning;

    /// <summary>Rents everything the blur will need.</summary>
    /// <param name="width">Pixels a row, at least 1.</param>
    /// <param name="height">Rows, at least 1.</param>
    /// <param name="format">Of the source rows and the blurred rows.</param>
    /// <param name="options">Window, edge, passes and form.</param>
    /// <param name="pool">Buffers come from here and go back in <see cref="Dispose"/>; the shared pool when null.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size, the format or an option is out of range, or a window's rows exceed 2 GiB.</exception>
    public BoxBlur(int width, int height, PixelFormat format, BoxBlurOptions options, ArrayPool<byte>? pool = null)
    {
        _plan = BlurPlan.Create(width, height, format, options);
        _options = options;
        _passes = new BlurPass[_plan.Passes];
        for (var i = 0; i < _passes.Length; i++)
        {
            _passes[i] = new BlurPass(_plan, i);
        }

        Start(pool);
    }

    /// <summary>What really runs.</summary>
    public KernelChoice Choice => _plan.Choice;

    /// <summary>Bytes from row to row in the memory that <see cref="NextRows"/> gives.</summary>
    public int Stride => _passes[0].Source.Stride;

    /// <summary>Output rows that a step is dimensioned for: a destination of so many rows takes what a full window gives.</summary>
    public int BandRows => _plan.BandRows;

    /// <summary>Output rows that can be computed now.</summary>
    public int RowsReady
    {
        get
        {
            var rows = _passes[0].Source.Added;
            foreach (var pass in _passes)
            {
                rows = pass.ReadyAfter(rows);
            }

            return rows - _passes[^1].Done;
        }
    }

    /// <summary>What <see cref="BlurVariant.Auto"/> resolves to, and the vector width and threads of a named variant.</summary>
    /// <exception cref="ArgumentOutOfRangeException">As the constructor.</exception>
    public static KernelChoice Choose(int width, int height, PixelFormat format, BoxBlurOptions options) =>
        BlurPlan.Create(width, height, format, options).Choice;

    /// <summary>Upper bound of the bytes that such a blur rents: O(width x (band + diameter)).</summary>
    /// <exception cref="ArgumentOutOfRangeException">As the constructor.</exception>
    public static long WorkingBytes(int width, int height, PixelFormat format, BoxBlurOptions options) =>
        BlurPlan.Create(width, height, format, options).WorkingBytes();

    /// <summary>
    /// Begins another picture after <see cref="Dispose"/>, if this blur is made for such pictures; rents everything again. It is then
    /// as a new one, but for the objects that need not be made.
    /// </summary>
    /// <param name="width">As for the constructor, and so the others.</param>
    /// <param name="height">Rows.</param>
    /// <param name="format">Of the rows.</param>
    /// <param name="options">Window, edge, passes and form.</param>
    /// <param name="pool">Need not be the one of before.</param>
    /// <returns>False where anything differs from what the blur was made for: nothing has happened.</returns>
    /// <exception cref="InvalidOperationException">The picture before was not disposed of.</exception>
    public bool TryRestart(int width, int height, PixelFormat format, BoxBlurOptions options, ArrayPool<byte>? pool = null)
    {
        if (_isRunning)
        {
            throw new InvalidOperationException("The picture before was not disposed of.");
        }

        var geometry = _plan.Geometry;
        if (geometry.Width != width || geometry.Height != height || geometry.Format != format || _options != options)
        {
            return false;
        }

        Start(pool);
        return true;
    }

    /// <summary>
    /// Where the next source rows go. The memory is the blur's own. It may be filled by another thread while
    /// <see cref="Blur"/> runs, in pieces, each announced with a <see cref="RowsAdded"/> of its own: a row is not looked at
    /// before it was announced.
    /// </summary>
    /// <param name="count">Rows that fit, <see cref="Stride"/> apart; 0 when the window is full or all rows were added.</param>
    /// <returns>From the first byte of the first row to the last byte of the last one.</returns>
    public Memory<byte> NextRows(out int count) => _passes[0].Source.Next(out count);

    /// <summary>The caller has filled the first <paramref name="count"/> rows of <see cref="NextRows"/>.</summary>
    /// <param name="count">0 up to the count that <see cref="NextRows"/> gave.</param>
    /// <param name="cancellation">Passes after the first may have to take rows on before there is room again.</param>
    /// <exception cref="ArgumentOutOfRangeException">More rows than there is room for.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public void RowsAdded(int count, CancellationToken cancellation = default)
    {
        NextRows(out var room);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, room);
        _passes[0].Source.Add(count);
        FeedIfStuck(cancellation);
    }

    /// <summary>Computes the next output rows, top to bottom.</summary>
    /// <param name="destination">Room for the rows, <paramref name="stride"/> apart; the last one need not be padded. May not overlap the window.</param>
    /// <param name="stride">Bytes from row to row, at least a row's bytes. Bytes between rows are left alone.</param>
    /// <param name="maxRows">Rows to compute at most.</param>
    /// <param name="cancellation">Looked at several times a millisecond.</param>
    /// <returns>
    /// Rows written: the smaller of <paramref name="maxRows"/> and <see cref="RowsReady"/>. When it returns, rows are ready, or
    /// <see cref="NextRows"/> has room, or all rows are out.
    /// </returns>
    /// <exception cref="ArgumentException">The destination is too short for so many rows.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public int Blur(Memory<byte> destination, int stride, int maxRows, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(maxRows);
        var rows = Math.Min(maxRows, RowsReady);
        ArgumentOutOfRangeException.ThrowIfLessThan(stride, _plan.Geometry.RowBytes);
        if (rows > 0 && destination.Length < ((long)(rows - 1) * stride) + _plan.Geometry.RowBytes)
        {
            throw new ArgumentException("Too short for the rows.", nameof(destination));
        }

        var last = _passes.Length - 1;
        for (var done = 0; done < rows;)
        {
            var now = Math.Min(rows - done, _passes[last].Ready);
            if (now > 0)
            {
                _passes[last].Run(destination[(done * stride)..], stride, now, cancellation);
                done += now;
            }
            else
            {
                Feed(last, cancellation);
            }
        }

        FeedIfStuck(cancellation);
        return rows;
    }

    /// <summary>Returns the rented buffers.</summary>
    public void Dispose()
    {
        _isRunning = false;
        foreach (var pass in _passes)
        {
            pass.Dispose();
        }
    }

    private void Start(ArrayPool<byte>? pool)
    {
        _isRunning = true;
        try
        {
            foreach (var pass in _passes)
            {
                pass.Start(pool ?? ArrayPool<byte>.Shared);
            }
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    // Gives a pass that has run dry rows of the one before it, which are known to be there.
    private void Feed(int index, CancellationToken cancellation)
    {
        while (_passes[index - 1].Ready == 0)
        {
            Feed(index - 1, cancellation);
        }

        Move(index, cancellation);
    }

    // Moves rows through the passes as far as they go when no output row is ready: else a first window could stay full of
    // rows that the next pass was never given.
    private void FeedIfStuck(CancellationToken cancellation)
    {
        for (var moved = RowsReady == 0; moved;)
        {
            moved = false;
            for (var index = 1; index < _passes.Length; index++)
            {
                moved |= Move(index, cancellation) > 0;
            }
        }
    }

    // Computes rows of the pass before into this one's window, as many as are ready and fit.
    private int Move(int index, CancellationToken cancellation)
    {
        var (from, to) = (_passes[index - 1], _passes[index].Source);
        var memory = to.Next(out var room);
        var rows = Math.Min(room, from.Ready);
        if (rows > 0)
        {
            from.Run(memory, to.Stride, rows, cancellation);
            to.Add(rows);
        }

        return rows;
    }
}
