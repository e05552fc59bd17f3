using System.Numerics;

namespace Kernels.Fractal;

/// <summary>
/// The columns of a row that lie in the main cardioid or in the period-2 disc, far enough from their borders that even the
/// rounded orbit stays bounded for ever. Both regions cut a row in one piece, so two ends tell all.
/// </summary>
/// <typeparam name="T">The precision of the orbits.</typeparam>
internal sealed class InteriorSpans<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly PlaneCoordinates<T> _plane;
    private readonly bool _usable;
    private (int From, int To) _disc;
    private (int From, int To) _cardioid;

    public InteriorSpans(PlaneCoordinates<T> plane)
    {
        _plane = plane;
        var columns = plane.Columns;
        _usable = columns[0] <= columns[plane.Width - 1];
    }

    /// <summary>Two spans from..to of columns, the disc's left of the cardioid's, either of them perhaps empty.</summary>
    public ((int From, int To) Disc, (int From, int To) Cardioid) Find(T row)
    {
        var y = double.CreateTruncating(row);
        if (!_usable || !(Math.Abs(y) < MainCardioid.Top))
        {
            return ((0, 0), (0, 0));
        }

        _disc = Span<PeriodTwoDisc>(y, _disc);
        _cardioid = Span<MainCardioid>(y, _cardioid);
        return (_disc, _cardioid);
    }

    /// <summary>The region's span in a row, sought from where it lay in the row before.</summary>
    private (int From, int To) Span<TRegion>(double y, (int From, int To) near)
        where TRegion : struct, IInteriorRegion
    {
        var columns = _plane.Columns[.._plane.Width];
        var limit = TRegion.LargestMultiplier(typeof(T) == typeof(double));

        // Every row that meets the region meets it at the seed, or at the view's end nearest to it.
        var seed = columns.BinarySearch(T.CreateTruncating(TRegion.Seed));
        seed = Math.Min(seed < 0 ? ~seed : seed, columns.Length - 1);
        if (!IsInside(columns, seed))
        {
            return (seed, seed);
        }

        // Invariant: first is inside; outside is not, or is beyond the view. The step doubles away from the guess and
        // halves when both sides are known.
        var first = seed;
        var outside = -1;
        for (var (guess, step) = (Math.Clamp(near.From, 0, seed), 1); first - outside > 1; step *= 2)
        {
            if (IsInside(columns, guess))
            {
                first = guess;
                guess -= step;
            }
            else
            {
                outside = guess;
                guess += step;
            }

            if (guess <= outside || guess >= first)
            {
                guess = (first + outside) / 2;
            }
        }

        var last = seed;
        outside = columns.Length;
        for (var (guess, step) = (Math.Clamp(near.To - 1, seed, columns.Length - 1), 1); outside - last > 1; step *= 2)
        {
            if (IsInside(columns, guess))
            {
                last = guess;
                guess += step;
            }
            else
            {
                outside = guess;
                guess -= step;
            }

            if (guess >= outside || guess <= last)
            {
                guess = (last + outside) / 2;
            }
        }

        return (first, last + 1);

        bool IsInside(ReadOnlySpan<T> points, int column) =>
            TRegion.Contains(double.CreateTruncating(points[column]), y, limit);
    }
}
