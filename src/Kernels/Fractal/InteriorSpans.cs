using System.Numerics;

namespace Kernels.Fractal;

/// <summary>
/// The columns of a row that lie in the main cardioid or in one of the discs of <see cref="InteriorDisc"/>, far enough from the border
/// of the set that even the rounded orbit stays bounded for ever. Each region cuts a row in one piece, so two ends tell all.
/// </summary>
/// <remarks>
/// <para>
/// The measure of depth is the modulus of the attracting cycle's multiplier, 0 at the centre and 1 at the border; being holomorphic, it is
/// largest on the rim of a disc. A point is skipped only where it is at most l = 1 - m, with m so large that no rounding can
/// drive the orbit out. Why that suffices, for a cycle of period p, its basin U and g = f^p:
/// </para>
/// <para>
/// U is mapped conformally to the unit disc with the cycle's point at 0; there g becomes z (z + l) / (1 + l z) up to
/// rotations, whose critical point has modulus s = (1 - sqrt(1 - l^2)) / l, so 1 - s is about sqrt(2m). The disc |z| &lt;= s is mapped
/// into |z| &lt;= s (s + l) / (1 + l s), nearer to 0 by a hyperbolic distance of about m / 2. A rounding error e moves a point by
/// at most about 2e / d, d its distance from the border of U, and Koebe's theorem gives d >= r (1 - s)^2 / 16 = r m / 8 with r the distance
/// within which |g(w)| &lt; |w| around the cycle's point. Hence the orbit stays when 16e / (r m) &lt; m / 2.
/// </para>
/// <para>
/// Cardioid: g(w) = lw + w^2, r = m; a step's e is at most 3.2 half units in the last place of 1 (3.6e-16, single 1.9e-7), so m = 2.3e-5
/// suffices. Period 2: e is stretched to 5e, r = m / 5: m = 6.6e-5. Bulbs, over the rims of the discs: e is
/// stretched to at most 21e, r is more than m / 9: m = 1.3e-4, single 0.105. The margins used are larger.
/// </para>
/// <para>
/// For single precision the first two margins, 1/64 and 1/48, are below what that would ask for (0.0183 and 0.053), and shown by computing. For
/// fixed rounding errors an orbit is a polynomial in c, and its distance from the cycle's point is holomorphic in the region: what
/// its modulus is at most on the rim it is at most inside. So it is enough that for every c of the rim, and all errors of a step's
/// size, the orbit of 0 is within a distance R of the cycle's point after a number of steps that is the same for all, and
/// that a cycle takes points within R to points within R again. Balls that hold all of that are carried around the rim by a test.
/// </para>
/// <para>A struct, part of whoever looks for spans; the default one finds none.</para>
/// </remarks>
/// <typeparam name="T">The precision of the orbits.</typeparam>
internal struct InteriorSpans<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly PlaneCoordinates<T> _plane;
    private readonly double _minX;
    private readonly double _stepX;

    // Only what the view shows: rows of a view without interior pay nothing.
    private readonly uint _discs; // a bit for each of them
    private readonly bool _hasCardioid;
    private (int From, int To) _cardioid;

    public InteriorSpans(PlaneCoordinates<T> plane)
    {
        _plane = plane;
        _minX = plane.View.MinX;
        _stepX = plane.View.StepX;
        if (_stepX > 0)
        {
            // A view that is mirrored left to right, or a point in width, has no spans: it is rare, and right without.
            var view = plane.View;
            var (bottom, top) = (Math.Min(view.MinY, view.MaxY), Math.Max(view.MinY, view.MaxY));
            _hasCardioid = Meets(-0.75, 0.375, -MainCardioid.Top, MainCardioid.Top);
            for (var i = 0; i < InteriorDisc.All.Length; i++)
            {
                var disc = InteriorDisc.All[i];
                var isShown = Meets(disc.X - disc.Radius, disc.X + disc.Radius, disc.Y - disc.Radius, disc.Y + disc.Radius)
                    || Meets(disc.X - disc.Radius, disc.X + disc.Radius, -disc.Y - disc.Radius, disc.Radius - disc.Y);
                _discs |= isShown ? 1u << i : 0;
            }

            bool Meets(double left, double right, double low, double high) =>
                left < view.MaxX && right > view.MinX && low <= top && high >= bottom;
        }
    }

    /// <summary>Spans that a row can have at most.</summary>
    public static int MaxSpans => InteriorDisc.All.Length + 1;

    private static bool IsDouble => typeof(T) == typeof(double);

    /// <summary>Finds the spans from..to of columns, none empty, from left to right. Returns how many.</summary>
    public int Find(T row, Span<(int From, int To)> spans)
    {
        var y = Math.Abs(double.CreateTruncating(row));
        var count = 0;
        for (var discs = _discs; discs != 0; discs &= discs - 1)
        {
            ref readonly var disc = ref InteriorDisc.All[BitOperations.TrailingZeroCount(discs)];
            var radius = IsDouble ? disc.Radius : disc.SingleRadius;
            var half = (radius * radius) - ((y - disc.Y) * (y - disc.Y));
            if (half > 0)
            {
                half = Math.Sqrt(half);
                Add(spans, ref count, (Column(disc.X - half), Column(disc.X + half)));
            }
        }

        if (_hasCardioid && y < MainCardioid.Top)
        {
            Add(spans, ref count, Cardioid(y));
        }

        return count;
    }

    /// <summary>Puts a span where it belongs in the order.</summary>
    private static void Add(Span<(int From, int To)> spans, ref int count, (int From, int To) span)
    {
        if (span.From < span.To)
        {
            var at = count++;
            for (; at > 0 && spans[at - 1].From > span.From; at--)
            {
                spans[at] = spans[at - 1];
            }

            spans[at] = span;
        }
    }

    /// <summary>The first column at or right of x. Rounding may choose its neighbour; the margins are wider than that by far.</summary>
    private int Column(double x) => (int)Math.Clamp(Math.Ceiling((x - _minX) / _stepX), 0, _plane.Width);

    /// <summary>The cardioid's span, sought from where it lay in the row before.</summary>
    private (int From, int To) Cardioid(double y)
    {
        var columns = _plane.Columns[.._plane.Width];
        var limit = MainCardioid.Limit(IsDouble);
        var seed = Math.Min(Column(MainCardioid.Axis), columns.Length - 1);
        if (!IsInside(columns, seed))
        {
            return (seed, seed);
        }

        // Left of the seed: first is inside; outside is not, or is beyond the view. The step doubles away from the guess and the
        // distance halves when both sides are known. Right of the seed the same in a mirror.
        var (first, outside) = (seed, -1);
        for (var (guess, step) = (Math.Clamp(_cardioid.From, 0, seed), 1); first - outside > 1; step *= 2)
        {
            (first, outside, guess) = IsInside(columns, guess) ? (guess, outside, guess - step) : (first, guess, guess + step);
            guess = guess > outside && guess < first ? guess : (first + outside) / 2;
        }

        (var last, outside) = (seed, columns.Length);
        for (var (guess, step) = (Math.Clamp(_cardioid.To - 1, seed, columns.Length - 1), 1); outside - last > 1; step *= 2)
        {
            (last, outside, guess) = IsInside(columns, guess) ? (guess, outside, guess + step) : (last, guess, guess - step);
            guess = guess < outside && guess > last ? guess : (last + outside) / 2;
        }

        _cardioid = (first, last + 1);
        return _cardioid;

        bool IsInside(ReadOnlySpan<T> points, int column) =>
            MainCardioid.Contains(double.CreateTruncating(points[column]), y, limit);
    }
}
