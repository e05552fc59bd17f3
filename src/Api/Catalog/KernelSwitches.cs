using Api.Http;
using Kernels;

namespace Api.Catalog;

/// <summary>
/// Which kernel forms are switched off because they disagreed with the scalar form after the start. <c>auto</c> goes round
/// them; a request that names one is refused. Thread-safe.
/// </summary>
internal sealed class KernelSwitches
{
    private static readonly BlurVariant[] BlurPreference = [BlurVariant.Sliding, BlurVariant.Simd, BlurVariant.Scalar];

    private static readonly MandelbrotVariant[] MandelbrotPreference =
        [MandelbrotVariant.Parallel, MandelbrotVariant.Shortcut, MandelbrotVariant.Simd, MandelbrotVariant.Scalar];

    private static readonly VectorWidth[] WidthPreference = [VectorWidth.V512, VectorWidth.V256, VectorWidth.V128];

    private volatile IReadOnlySet<(string Kernel, string Variant, int Bits)> _off = new HashSet<(string, string, int)>();

    /// <summary>Takes over the outcome of a self-test.</summary>
    public void Apply(IEnumerable<KernelCheck> checks) =>
        _off = checks.Where(check => !check.Agrees).Select(check => (check.Kernel, check.Variant, check.VectorBits)).ToHashSet();

    /// <summary>The options to run a blur with: as they are, unless what they would run is switched off.</summary>
    /// <exception cref="RequestProblemException">503: the named variant or width is switched off.</exception>
    public BoxBlurOptions Usable(BoxBlurOptions options)
    {
        if (_off.Count == 0)
        {
            return options;
        }

        var (variant, width) = Usable(
            "blur", options.Variant, BlurVariant.Auto, BlurVariant.Scalar, BlurPreference, options.VectorWidth);
        return options with { Variant = variant, VectorWidth = width };
    }

    /// <summary>The options to count with: as they are, unless what they would run is switched off.</summary>
    /// <exception cref="RequestProblemException">503: the named variant or width is switched off.</exception>
    public MandelbrotOptions Usable(MandelbrotOptions options)
    {
        if (_off.Count == 0)
        {
            return options;
        }

        var (variant, width) = Usable(
            "mandelbrot", options.Variant, MandelbrotVariant.Auto, MandelbrotVariant.Scalar, MandelbrotPreference, options.VectorWidth);
        return options with { Variant = variant, VectorWidth = width };
    }

    private (T Variant, VectorWidth Width) Usable<T>(
        string kernel, T wanted, T auto, T scalar, T[] preference, VectorWidth wantedWidth)
        where T : struct, Enum
    {
        var widths = wantedWidth == VectorWidth.Auto ? WidthPreference : [wantedWidth];
        foreach (var variant in wanted.Equals(auto) ? preference : [wanted])
        {
            foreach (var width in widths)
            {
                // The scalar form is what the others are measured by.
                if (variant.Equals(scalar) || !_off.Contains((kernel, KernelNames.Of(variant), (int)width)))
                {
                    return (variant, width);
                }
            }
        }

        throw Problems.KernelSwitchedOff(kernel, KernelNames.Of(wanted));
    }
}
