using Api.Http;
using Kernels;

namespace Api.Fractal;

/// <summary>The queries of <c>GET /mandelbrot</c> and of what lies below it.</summary>
internal static class MandelbrotQuery
{
    private const double DefaultMinX = -2.0;
    private const double DefaultMaxX = 0.6;
    private const double DefaultMinY = -1.5;
    private const double DefaultMaxY = 1.5;
    private const double DefaultCenterX = -0.7;
    private const double DefaultCenterY = 0.0;
    private const double DefaultSpan = 2.6;

    public static readonly IntegerParameter Width = new("w", "Width in pixels.", 1, int.MaxValue)
    {
        Default = 960,
        Example = "960",
    };

    public static readonly IntegerParameter Height = new("h", "Height in pixels.", 1, int.MaxValue)
    {
        Default = 960,
        Example = "960",
    };

    public static readonly IntegerParameter Iterations = new(
        "iters", "The largest count: a point that has not escaped after so many steps is drawn as inside.", 1, ushort.MaxValue)
    {
        Default = 200,
        Example = "200",
    };

    public static readonly NumberParameter MinX = new("minX", "Left border, real part; pixel column 0 lies on it.")
    {
        DocumentedDefault = DefaultMinX,
        Example = "-2.0",
    };

    public static readonly NumberParameter MaxX = new("maxX", "Right border, exclusive; greater than minX.")
    {
        DocumentedDefault = DefaultMaxX,
        Example = "0.6",
    };

    public static readonly NumberParameter MinY = new("minY", "Imaginary part of row 0.")
    {
        DocumentedDefault = DefaultMinY,
        Example = "-1.5",
    };

    public static readonly NumberParameter MaxY = new("maxY", "Imaginary part behind the last row; greater than minY.")
    {
        DocumentedDefault = DefaultMaxY,
        Example = "1.5",
    };

    public static readonly NumberParameter CenterX = new(
        "centerX", "Centre of the view, real part, instead of the borders (-0.7 when only centerY or span is given).")
    {
        Alternative = true,
        Example = "-0.7436",
    };

    public static readonly NumberParameter CenterY = new(
        "centerY", "Centre of the view, imaginary part (0 when only centerX or span is given).")
    {
        Alternative = true,
        Example = "0.1318",
    };

    public static readonly NumberParameter Span = new(
        "span", "Width of the view in the plane, greater than 0 (2.6 when only a centre is given). The height follows from w and h.")
    {
        Alternative = true,
        Example = "0.01",
    };

    public static readonly ChoiceParameter<MandelbrotPrecision> Precision = new(
        "precision", "Arithmetic: double, or single with twice the lanes and slightly different counts near the border.",
        ("double", MandelbrotPrecision.Double), ("single", MandelbrotPrecision.Single))
    {
        Example = "double",
    };

    public static readonly ChoiceParameter<MandelbrotVariant> Variant = new(
        "variant", "The kernel to run; all give the same counts. See GET /kernels.",
        ("auto", MandelbrotVariant.Auto), ("scalar", MandelbrotVariant.Scalar), ("simd", MandelbrotVariant.Simd),
        ("shortcut", MandelbrotVariant.Shortcut), ("parallel", MandelbrotVariant.Parallel))
    {
        Example = "auto",
    };

    public static readonly ChoiceParameter<Palette> PaletteName = new(
        "palette", "Colour map, by matplotlib's names; the value is (count / iters) to the power 0.3.",
        [.. Palette.All.OrderBy(palette => palette == Palette.Hot ? 0 : 1).Select(palette => (palette.Name, palette))])
    {
        Example = "hot",
    };

    public static readonly ChoiceParameter<bool> Shading = new(
        "shading", "none, or relief: lit from the upper left like a landscape.", ("none", false), ("relief", true))
    {
        Example = "none",
    };

    public static readonly ChoiceParameter<bool> Coloring = new(
        "coloring", "steps: one colour for each count. smooth: the continuous count, with colours between the palette's.",
        ("steps", false), ("smooth", true))
    {
        Example = "steps",
    };

    private static readonly QueryParameter[] Borders = [MinX, MaxX, MinY, MaxY];

    private static readonly QueryParameter[] Centre = [CenterX, CenterY, Span];

    private static readonly QueryParameter[] View =
        [Width, Height, Iterations, MinX, MaxX, MinY, MaxY, CenterX, CenterY, Span, Precision, Variant, CommonQuery.Vector, CommonQuery.Compression];

    public static readonly QuerySchema PictureSchema = new([.. View, PaletteName, Shading, Coloring]);

    public static readonly QuerySchema TileSchema = new(Iterations, PaletteName, Shading, Coloring, TileAddress.Size);

    public static readonly QuerySchema CountsSchema = new(View);

    /// <summary>The view from a parsed query.</summary>
    /// <exception cref="RequestProblemException">400: borders and centre mixed, or a view without extent.</exception>
    public static MandelbrotView ViewOf(QueryValues query)
    {
        var (width, height) = (query.Get(Width), query.Get(Height));
        if (query.First(Centre) is not { } given)
        {
            var view = new MandelbrotView(
                width, height, query.Get(MinX) ?? DefaultMinX, query.Get(MaxX) ?? DefaultMaxX,
                query.Get(MinY) ?? DefaultMinY, query.Get(MaxY) ?? DefaultMaxY, query.Get(Iterations));
            Check(view.MinX < view.MaxX && double.IsFinite(view.MaxX - view.MinX), MaxX, "out-of-range", "'maxX' must be greater than 'minX', and their difference finite.");
            Check(view.MinY < view.MaxY && double.IsFinite(view.MaxY - view.MinY), MaxY, "out-of-range", "'maxY' must be greater than 'minY', and their difference finite.");
            return view;
        }

        Check(
            query.First(Borders) is null, given, "conflict",
            $"'{given.Name}' cannot be combined with {string.Join(", ", Borders.Select(parameter => parameter.Name))}.");
        var span = query.Get(Span) ?? DefaultSpan;
        Check(span > 0, Span, "out-of-range", "'span' must be greater than 0.");
        var (x, y) = (query.Get(CenterX) ?? DefaultCenterX, query.Get(CenterY) ?? DefaultCenterY);
        var (halfX, halfY) = (span / 2, span / 2 * height / width);
        var around = new MandelbrotView(width, height, x - halfX, x + halfX, y - halfY, y + halfY, query.Get(Iterations));
        Check(
            around.MinX < around.MaxX && around.MinY < around.MaxY
            && double.IsFinite(around.MaxX - around.MinX) && double.IsFinite(around.MaxY - around.MinY),
            Span, "out-of-range", "'span' is too small or too large for double precision around this centre.");
        return around;
    }

    private static void Check(bool holds, QueryParameter parameter, string reason, string detail)
    {
        if (!holds)
        {
            throw Problems.InvalidParameters([new ParameterError(parameter.Name, reason, detail)]);
        }
    }

    /// <summary>The colours from a parsed query.</summary>
    public static MandelbrotPicture PictureOf(QueryValues query) =>
        new(query.Get(PaletteName), query.Get(Shading), query.Get(Coloring));

    /// <summary>The kernel's options from a parsed query, for one thread.</summary>
    public static MandelbrotOptions Options(QueryValues query) => new()
    {
        Precision = query.Get(Precision),
        Variant = query.Get(Variant),
        VectorWidth = query.Get(CommonQuery.Vector),
    };
}
