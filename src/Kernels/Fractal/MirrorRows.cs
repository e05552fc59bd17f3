using System.Buffers;
using System.Runtime.InteropServices;

namespace Kernels.Fractal;

/// <summary>
/// The set is symmetrical about the real axis, and so is every step in floating point: negating y negates each y that follows
/// and changes no x. Two rows whose y are exactly opposite therefore have the same counts, and one of them is a copy.
/// Rounding spoils the symmetry of some rows of most views, so each pair is checked by its bits.
/// </summary>
/// <remarks>
/// When a picture is computed in bands, rows whose partner comes in a later band are kept. Only so many as fit the
/// budget: those nearest to the axis, which are both the first to be needed and the most expensive.
/// </remarks>
internal sealed class MirrorRows : IDisposable
{
    /// <summary>Bytes rented at most: nearly all of 4096 x 4096 is kept.</summary>
    public const long MaxBytes = 16 << 20;

    // A few roundings of coordinates near 1.
    private const double TwinDistance = 1.0 / (1L << 48);

    // Rows at least so far apart, compared with the largest y, differ by several roundings: none is the opposite of two.
    private const double LeastStep = 1.0 / (1L << 46);
    private const double LeastSingleStep = 1.0 / (1 << 20);

    private MandelbrotView _view;
    private double _stepY;
    private bool _isDouble;
    private ArrayPool<byte>? _pool;
    private int _slots;
    private int _sum;
    private double _tolerance;
    private bool _hasOpposites;

    // A number for each row of the view (see Chain), the row in each slot, and the slots themselves where rows are kept.
    private byte[]? _memory;

    /// <summary>Begins a picture, when the one before was disposed of.</summary>
    public void Start(MandelbrotView view, MandelbrotPrecision precision, ArrayPool<byte> pool)
    {
        _view = view;
        _stepY = view.StepY;
        _isDouble = precision == MandelbrotPrecision.Double;
        _tolerance = _isDouble ? TwinDistance : 0;
        _pool = pool;
        _slots = SlotsFor(view);
        _sum = (int)Math.Clamp(Math.Round(-2 * view.MinY / _stepY), -1, 2.0 * view.Height); // only where the axis lies inside
        var largest = Math.Max(1, Math.Max(Math.Abs(view.MinY), Math.Abs(view.MaxY)));
        _hasOpposites = Math.Abs(_stepY) > largest * (_isDouble ? LeastStep : LeastSingleStep);
    }

    /// <summary>Bytes that a view rents at most.</summary>
    public static long BytesFor(MandelbrotView view) => BytesFor(view, SlotsFor(view), keepsRows: true);

    /// <summary>Whether the real axis lies inside a view, so that rows can have partners.</summary>
    public static bool IsUseful(MandelbrotView view) => SlotsFor(view) > 0;

    /// <summary>The row whose y is the opposite, exactly or but for roundings; -1 when the picture has none.</summary>
    /// <remarks>
    /// A row is the opposite of its opposite: they have the same sum, and no third one is near enough. Rows that are each other's
    /// opposite but for roundings are two.
    /// </remarks>
    public (int Row, bool IsExact) Opposite(int row)
    {
        // Pairs of rows have the same sum.
        var middle = _sum - row;
        if (!_hasOpposites || middle < -1 || middle > _view.Height)
        {
            return (-1, false);
        }

        var y = Y(row);

        // The quotient is off by far less than 1 for a view of any use; where it is not, a copy is merely missed.
        for (var attempt = 0; attempt < 3; attempt++)
        {
            var candidate = attempt == 2 ? middle + 1 : middle - attempt;
            if (candidate >= 0 && candidate < _view.Height && Math.Abs(Y(candidate) + y) is var distance && distance <= _tolerance)
            {
                return distance == 0 ? (candidate, true) : candidate == row ? (-1, false) : (candidate, false);
            }
        }

        return (-1, false);
    }

    /// <summary>Rents the memory, before threads use it. A call that has the whole picture keeps no rows.</summary>
    public void Prepare(int rows)
    {
        var bytes = BytesFor(_view, _slots, keepsRows: rows < _view.Height);
        if (_memory is null || _memory.Length < bytes)
        {
            Dispose();
            _memory = _pool!.Rent((int)bytes);
            RowInSlot.Fill(-1);
        }
    }

    /// <summary>Puts a row and the later one that is its copy before a list of such rows.</summary>
    /// <param name="row">The row.</param>
    /// <param name="other">Its opposite.</param>
    /// <param name="next">The first row of the list so far, or -1.</param>
    public void Chain(int row, int other, int next) => (Links[row], Links[other]) = (other, next);

    /// <summary>The row that is the copy of one in a list, and the next in the list.</summary>
    public (int Other, int Next) Chained(int row)
    {
        var other = Links[row];
        return (other, Links[other]);
    }

    /// <summary>Whether a row is kept.</summary>
    public bool Has(int row) => RowInSlot[row % _slots] == row;

    /// <summary>Copies a row that is kept.</summary>
    public void CopyTo(int row, Span<ushort> counts) => Slot(row % _slots).CopyTo(counts);

    /// <summary>
    /// Keeps a row when it is one of those that the budget is for. Several threads may keep and copy rows at once: those rows are
    /// neighbours, all on one side of the axis and as many as there are slots, so that none takes the place of another.
    /// </summary>
    public void Keep(int row, int partner, ReadOnlySpan<ushort> counts)
    {
        // Rows between the two: pairs nearer to the axis, each with a slot of its own.
        if ((partner - row - 1) / 2 >= _slots || Has(row))
        {
            return;
        }

        counts.CopyTo(Slot(row % _slots));
        RowInSlot[row % _slots] = row;
    }

    public void Dispose()
    {
        if (_memory is { } memory)
        {
            _memory = null;
            _pool!.Return(memory);
        }
    }

    private static long BytesFor(MandelbrotView view, int slots, bool keepsRows) =>
        (4L * (view.Height + slots)) + (keepsRows ? 2L * view.Width * slots : 0);

    private static int SlotsFor(MandelbrotView view)
    {
        // The axis lies inside the picture, and so many rows lie on its smaller side.
        var axis = -view.MinY / view.StepY;
        return axis > 0 && axis < view.Height
            ? (int)Math.Min(
                Math.Min(Math.Ceiling(axis), view.Height - Math.Floor(axis)),
                Math.Max(0, (MaxBytes - (4L * view.Height)) / (4 + (2L * view.Width))))
            : 0;
    }

    private double Y(int row)
    {
        var y = _view.MinY + (row * _stepY);
        return _isDouble ? y : (float)y;
    }

    private Span<int> Links => MemoryMarshal.Cast<byte, int>(_memory.AsSpan())[.._view.Height];

    private Span<int> RowInSlot => MemoryMarshal.Cast<byte, int>(_memory.AsSpan()).Slice(_view.Height, _slots);

    private Span<ushort> Slot(int slot) => MemoryMarshal.Cast<byte, ushort>(_memory.AsSpan(4 * (_view.Height + _slots)))
        .Slice(slot * _view.Width, _view.Width);
}
