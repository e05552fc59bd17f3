using Api.Http;
using Kernels;

namespace Api.Blur;

/// <summary>The query of <c>POST /blur</c>.</summary>
internal static class BlurQuery
{
    public static readonly IntegerParameter Diameter = new(
        "diameter",
        "Side of the square window in pixels. Window d covers x - d/2 .. x - d/2 + d - 1, so 8 reaches 4 back and 3 forward.",
        1, BoxBlur.MaxDiameter)
    {
        Required = true,
        Example = "8",
    };

    public static readonly ChoiceParameter<BlurEdge> Edge = new(
        "edge",
        "What the window sees beyond the border: the border pixel repeated (clamp), the picture mirrored without its "
        + "border pixel (reflect), or nothing, so that the mean is taken over what lies inside (shrink).",
        ("clamp", BlurEdge.Clamp), ("reflect", BlurEdge.Reflect), ("shrink", BlurEdge.Shrink))
    {
        Example = "clamp",
    };

    public static readonly IntegerParameter Passes = new(
        "passes",
        "How often the blur is applied. Three passes come close to a Gaussian of sigma = sqrt(passes * (d*d - 1) / 12).",
        1, BoxBlur.MaxPasses)
    {
        Default = 1,
        Example = "1",
    };

    public static readonly ChoiceParameter<BlurVariant> Variant = new(
        "variant", "The kernel to run; all give the same pixels. See GET /kernels.",
        ("auto", BlurVariant.Auto), ("scalar", BlurVariant.Scalar), ("simd", BlurVariant.Simd),
        ("sliding", BlurVariant.Sliding), ("parallel", BlurVariant.Parallel))
    {
        Example = "auto",
    };

    public static readonly QuerySchema Schema = new(
        Diameter, Edge, Passes, Variant, CommonQuery.Vector, CommonQuery.Compression);

    /// <summary>The kernel's options from a parsed query, for one thread.</summary>
    public static BoxBlurOptions Options(QueryValues query) => new()
    {
        Diameter = query.Get(Diameter),
        Edge = query.Get(Edge),
        Passes = query.Get(Passes),
        Variant = query.Get(Variant),
        VectorWidth = query.Get(CommonQuery.Vector),
    };

    /// <summary>
    /// Whether the picture passes through as it is, hidden colours under alpha 0 included: diameter 1, and nothing said of
    /// how to blur. Whoever names an edge or a kernel gets that kernel's mean, in which a pixel of alpha 0 has no colour.
    /// </summary>
    public static bool AsksForNoBlur(QueryValues query) =>
        query.Get(Diameter) == 1 && !query.Has(Edge) && !query.Has(Passes) && !query.Has(Variant) && !query.Has(CommonQuery.Vector);
}
