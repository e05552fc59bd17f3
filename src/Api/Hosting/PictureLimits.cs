using Api.Http;
using Microsoft.Extensions.Options;

namespace Api.Hosting;

/// <summary>The limits on pictures, checked on their dimensions before anything is allocated for their pixels.</summary>
internal sealed class PictureLimits
{
    private readonly LimitsOptions _limits;

    public PictureLimits(IOptions<LimitsOptions> limits) => _limits = limits.Value;

    /// <summary>Refuses a picture that is too wide, too high or has too many pixels.</summary>
    /// <exception cref="RequestProblemException">422.</exception>
    public void CheckSize(int width, int height)
    {
        if (Math.Max(width, height) > _limits.MaxSide)
        {
            throw Problems.OverLimit("MaxSide", _limits.MaxSide, Math.Max(width, height), "The picture's longer side");
        }

        if ((long)width * height > _limits.MaxPixels)
        {
            throw Problems.OverLimit("MaxPixels", _limits.MaxPixels, (long)width * height, "The number of pixels");
        }
    }

    /// <summary>Refuses a Mandelbrot request that could take too many steps.</summary>
    /// <exception cref="RequestProblemException">422.</exception>
    public void CheckWork(int width, int height, int iterations)
    {
        // At most 2^31 * 2^31 pixels pass through CheckSize's long; with 16 more bits only Int128 is wide enough.
        var work = (Int128)width * height * iterations;
        if (work > _limits.MaxPixelIterations)
        {
            throw Problems.OverLimit(
                "MaxPixelIterations", _limits.MaxPixelIterations, (long)Int128.Min(work, long.MaxValue), "Width x height x iterations");
        }
    }

    /// <summary>Refuses a blur that is wider than the service allows.</summary>
    /// <exception cref="RequestProblemException">400.</exception>
    public void CheckDiameter(int diameter)
    {
        if (diameter > _limits.MaxDiameter)
        {
            throw Problems.InvalidParameters(
            [
                new ParameterError(
                    "diameter", "out-of-range",
                    FormattableString.Invariant($"'diameter' is {diameter}; the limit MaxDiameter is {_limits.MaxDiameter}.")),
            ]);
        }
    }
}
