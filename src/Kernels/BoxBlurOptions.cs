namespace Kernels;

/// <summary>How a picture is blurred.</summary>
public readonly record struct BoxBlurOptions
{
    /// <summary>The defaults.</summary>
    public BoxBlurOptions()
    {
    }

    /// <summary>
    /// Side of the square window in pixels, 1 to <see cref="BoxBlur.MaxDiameter"/>. The window of pixel x covers
    /// x - d/2 .. x - d/2 + d - 1 (integer division) in both directions; 1 returns the same pixels.
    /// </summary>
    public required int Diameter { get; init; }

    /// <summary>What the window sees beyond the border. Default <see cref="BlurEdge.Clamp"/>.</summary>
    public BlurEdge Edge { get; init; }

    /// <summary>
    /// How often the blur is applied, 1 to <see cref="BoxBlur.MaxPasses"/>, each time with exact rounding. Repeated
    /// boxes approach a Gaussian of sigma = sqrt(passes * (d*d - 1) / 12) pixels. Default 1.
    /// </summary>
    public int Passes { get; init; } = 1;

    /// <summary>The form to run; all give the same bits. Default <see cref="BlurVariant.Auto"/>.</summary>
    public BlurVariant Variant { get; init; }

    /// <summary>Vector width; all give the same bits. Default <see cref="VectorWidth.Auto"/>.</summary>
    public VectorWidth VectorWidth { get; init; }

    /// <summary>Threads at work at most, the caller's included; only <see cref="BlurVariant.Parallel"/> uses more than one. Default 1.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>Throws when a member is out of range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A member is outside the range its documentation states.</exception>
    public void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Diameter, 1, nameof(Diameter));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Diameter, BoxBlur.MaxDiameter, nameof(Diameter));
        ArgumentOutOfRangeException.ThrowIfLessThan(Passes, 1, nameof(Passes));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Passes, BoxBlur.MaxPasses, nameof(Passes));
        ArgumentOutOfRangeException.ThrowIfLessThan(Threads, 1, nameof(Threads));
        RequireDefined(Edge, nameof(Edge));
        RequireDefined(Variant, nameof(Variant));
        RequireDefined(VectorWidth, nameof(VectorWidth));
    }

    private static void RequireDefined<T>(T value, string name)
        where T : struct, Enum
    {
        if (!Enum.IsDefined(value))
        {
            throw new ArgumentOutOfRangeException(name, value, "Not one of the named values.");
        }
    }
}
