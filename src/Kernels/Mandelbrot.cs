using System.Buffers;
using System.Numerics;
using System.Runtime.Intrinsics;
using Kernels.Fractal;
using Kernels.Threading;

namespace Kernels;

/// <summary>
/// Escape counts of a view of the Mandelbrot set: completed steps z &lt;- z*z + c from z = 0 while |z|^2 &lt; 4, at most
/// <see cref="MandelbrotView.Iterations"/>. Every variant, vector width, number of threads and split into bands gives the
/// same counts, bit for bit, on every machine; the precision is part of the contract.
/// </summary>
/// <remarks>
/// One step is r = fma(-y, y, cx); x' = fma(x, x, r); y' = fma(x + x, y, cy), the test fma(x, x, y*y) &lt; 4.
/// An object serves one caller at a time.
/// </remarks>
public sealed class Mandelbrot : IDisposable
{
    // 4 MB of counts: lanes that are not full and threads that wait for each other at a band's end cost next to nothing, and rows
    // that are opposite but for roundings are found together in all pictures for a screen.
    private const int BandPixels = 1 << 21;

    // A work item costs a microsecond to hand out and between 10 and 10,000 to compute.
    private const int ItemPixels = 1 << 12;

    private readonly WorkGroup<Call, int> _threads = new(
        static call => Interlocked.Increment(ref call.Kernel._workers) - 1,
        static (call, worker, item) => call.Kernel.CountItem(call, worker, item),
        static (call, worker) => call.Kernel.Finish(call, worker));

    private MandelbrotView _view;
    private IDisposable? _plane;
    private MirrorRows? _mirror;
    private MirrorRows? _spareMirror; // that one, or one for a later picture
    private RowCounter[] _counters = [];

    // The last row each thread counted that another one is a copy of, or -1; the others are linked to it.
    private int[] _lastToCopy = [];
    private int _workers;
    private bool _isDisposed = true; // until it starts

    /// <summary>Prepares the kernel that <see cref="Choose"/> names for the view.</summary>
    /// <param name="view">What to compute.</param>
    /// <param name="options">How to compute it.</param>
    /// <param name="pool">Lends all working memory, given back by <see cref="Dispose"/>; the shared pool by default.</param>
    /// <exception cref="ArgumentOutOfRangeException">A member of the view or of the options is out of range.</exception>
    public Mandelbrot(MandelbrotView view, MandelbrotOptions options, ArrayPool<byte>? pool = null) => Restart(view, options, pool);

    /// <summary>What really runs.</summary>
    public KernelChoice Choice { get; private set; }

    /// <summary>Rows that a call of <see cref="Count"/> is best given: work enough for all threads, memory bounded.</summary>
    public int BandRows { get; private set; }

    /// <summary>Resolves <c>auto</c> for a view on this machine.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A member of the view or of the options is out of range.</exception>
    public static KernelChoice Choose(MandelbrotView view, MandelbrotOptions options)
    {
        view.Validate();
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Threads, 1, nameof(options));
        var items = (((long)view.Width * view.Height) + ItemPixels - 1) / ItemPixels;
        var threads = (int)Math.Min(options.Threads, items);
        var bits = options.VectorWidth switch
        {
            VectorWidth.Auto => Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : 128,
            VectorWidth.V128 or VectorWidth.V256 or VectorWidth.V512 => (int)options.VectorWidth,
            _ => throw new ArgumentOutOfRangeException(nameof(options), options.VectorWidth, "A vector has 128, 256 or 512 bits."),
        };
        if (options.Precision is not (MandelbrotPrecision.Double or MandelbrotPrecision.Single))
        {
            throw new ArgumentOutOfRangeException(nameof(options), options.Precision, "The precision is double or single.");
        }

        return options.Variant switch
        {
            MandelbrotVariant.Scalar => new KernelChoice("scalar", 0, 1),
            MandelbrotVariant.Simd => new KernelChoice("simd", bits, 1),
            MandelbrotVariant.Auto when threads > 1 => new KernelChoice("parallel", bits, threads),
            MandelbrotVariant.Shortcut or MandelbrotVariant.Auto => new KernelChoice("shortcut", bits, 1),
            MandelbrotVariant.Parallel => new KernelChoice("parallel", bits, threads),
            _ => throw new ArgumentOutOfRangeException(nameof(options), options.Variant, "There is no such variant."),
        };
    }

    /// <summary>Bytes that the kernel rents for a view, at most; the counts themselves are the caller's.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A member of the view or of the options is out of range.</exception>
    public static long WorkingBytes(MandelbrotView view, MandelbrotOptions options)
    {
        var choice = Choose(view, options);
        if (choice.VectorBits == 0)
        {
            return 0;
        }

        // A pool lends arrays of the next power of two.
        var (plane, counter) = RowCounterFactory.BytesFor(view, options.Precision, choice.VectorBits);
        var mirror = choice.Variant is "simd" ? 0 : MirrorRows.BytesFor(view);
        return Rented(plane) + (choice.Threads * Rented(counter)) + Rented(mirror);

        static long Rented(long bytes) => bytes == 0 ? 0 : (long)BitOperations.RoundUpToPowerOf2((ulong)Math.Max(bytes, 16));
    }

    /// <summary>Begins another view after <see cref="Dispose"/>. It is then as a new object, but for what need not be made.</summary>
    /// <param name="view">As for the constructor, and so the others.</param>
    /// <param name="options">How to compute it.</param>
    /// <param name="pool">Need not be the one of before.</param>
    /// <exception cref="ArgumentOutOfRangeException">A member of the view or of the options is out of range.</exception>
    /// <exception cref="InvalidOperationException">The view before was not disposed of.</exception>
    public void Restart(MandelbrotView view, MandelbrotOptions options, ArrayPool<byte>? pool = null)
    {
        if (!_isDisposed)
        {
            throw new InvalidOperationException("The view before was not disposed of.");
        }

        Choice = Choose(view, options);
        _view = view;
        BandRows = (int)Math.Clamp(BandPixels / view.Width, 1, view.Height);
        if (_counters.Length != Choice.Threads)
        {
            _counters = new RowCounter[Choice.Threads];
            _lastToCopy = new int[Choice.Threads];
        }

        _isDisposed = false;
        try
        {
            Fill(options.Precision, pool ?? ArrayPool<byte>.Shared);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Counts the rows <paramref name="firstRow"/> to <paramref name="firstRow"/> + <paramref name="rows"/> - 1.</summary>
    /// <remarks>Bands may come in any order; ascending is fastest, because the lower half can then repeat the upper one.</remarks>
    /// <param name="firstRow">The first row, 0 to the view's height - 1.</param>
    /// <param name="rows">How many rows, 0 or more.</param>
    /// <param name="counts">Receives rows x width counts, row by row; undefined after an exception.</param>
    /// <param name="cancellation">Stops the call within milliseconds.</param>
    /// <exception cref="ArgumentOutOfRangeException">The rows are not all in the view.</exception>
    /// <exception cref="ArgumentException">The counts do not fit the memory.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <exception cref="ObjectDisposedException">The object was disposed.</exception>
    public void Count(int firstRow, int rows, Memory<ushort> counts, CancellationToken cancellation = default)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        ArgumentOutOfRangeException.ThrowIfNegative(firstRow);
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        ArgumentOutOfRangeException.ThrowIfGreaterThan((long)firstRow + rows, _view.Height, nameof(rows));
        if (counts.Length < (long)rows * _view.Width)
        {
            throw new ArgumentException("The counts of these rows need more room.", nameof(counts));
        }

        var call = new Call(this, firstRow, rows, Math.Max(1, ItemPixels / _view.Width), counts, cancellation);
        foreach (var counter in _counters)
        {
            counter.Reset();
        }

        Array.Fill(_lastToCopy, -1);
        _workers = 0;
        _mirror?.Prepare(rows);
        var items = (rows + call.RowsPerItem - 1) / call.RowsPerItem;
        _threads.Run(items, _counters.Length, call, cancellation);
    }

    /// <summary>Gives all rented memory back.</summary>
    public void Dispose()
    {
        if (!_isDisposed)
        {
            _isDisposed = true;
            _plane?.Dispose();
            _mirror?.Dispose();
            foreach (var counter in _counters)
            {
                counter?.Dispose();
            }

            Array.Clear(_counters); // they count for others from now on
        }
    }

    private void Fill(MandelbrotPrecision precision, ArrayPool<byte> pool)
    {
        _mirror = null;
        if (Choice.VectorBits == 0)
        {
            _counters[0] = new ScalarRows(_view, precision);
            return;
        }

        var hasShortcuts = Choice.Variant is not "simd";
        if (hasShortcuts && MirrorRows.IsUseful(_view))
        {
            _mirror = _spareMirror ??= new MirrorRows();
            _mirror.Start(_view, precision, pool);
        }

        _plane = RowCounterFactory.Fill(_counters, _view, precision, Choice.VectorBits, hasShortcuts, pool, _plane);
    }

    private void CountItem(Call call, int worker, int item)
    {
        var counter = _counters[worker];
        var width = _view.Width;
        var counts = call.Counts.Span;
        var end = call.FirstRow + call.Rows;
        var first = call.FirstRow + (item * call.RowsPerItem);
        for (var row = first; row < Math.Min(first + call.RowsPerItem, end); row++)
        {
            var offset = (row - call.FirstRow) * width;
            var (other, isExact) = _mirror?.Opposite(row) ?? (-1, false);
            var isBefore = other >= 0 && other < row;
            if (isBefore && other >= call.FirstRow)
            {
                // Whoever counts the other row sees to this one too.
            }
            else if (isBefore && isExact && _mirror!.Has(other))
            {
                _mirror.CopyTo(other, counts.Slice(offset, width));
            }
            else if (!isExact && other > row && other < end)
            {
                // Rows that are opposite but for roundings are counted together when both are in this call.
                counter.Pair(row, offset, other, (other - call.FirstRow) * width, counts, call.Cancellation);
            }
            else
            {
                counter.Row(row, offset, counts, call.Cancellation);
                if (isExact && other > row)
                {
                    _mirror!.Chain(row, other, _lastToCopy[worker]);
                    _lastToCopy[worker] = row;
                }
            }
        }
    }

    /// <summary>Finishes what a thread has still in its lanes, and the rows that are copies of those it counted.</summary>
    private void Finish(Call call, int worker)
    {
        var width = _view.Width;
        var counts = call.Counts.Span;
        _counters[worker].Flush(counts, call.Cancellation);
        for (var row = _lastToCopy[worker]; row >= 0;)
        {
            var (other, next) = _mirror!.Chained(row);
            var source = counts.Slice((row - call.FirstRow) * width, width);
            if (other < call.FirstRow + call.Rows)
            {
                source.CopyTo(counts.Slice((other - call.FirstRow) * width, width));
            }
            else
            {
                _mirror.Keep(row, other, source);
            }

            row = next;
        }
    }

    private readonly record struct Call(
        Mandelbrot Kernel, int FirstRow, int Rows, int RowsPerItem, Memory<ushort> Counts, CancellationToken Cancellation);
}
