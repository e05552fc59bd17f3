using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Kernels;
using Microsoft.Net.Http.Headers;
using Png;

namespace Api.Fractal;

/// <summary>
/// The strong entity tag of a Mandelbrot reply, known before anything is computed: a digest of all that decides its
/// bytes, which is the normalised parameters and the code. Variant and vector width are not part of it: they give the
/// same bytes.
/// </summary>
internal static class EntityTag
{
    // A deterministic build gives the same identifiers for the same sources, so replicas of one release agree.
    private static readonly string Code = string.Join(
        '/',
        new[] { typeof(EntityTag), typeof(Mandelbrot), typeof(PngWriter) }.Select(type => type.Module.ModuleVersionId.ToString("N")));

    public static EntityTagHeaderValue Of(
        MandelbrotView view, MandelbrotPrecision precision, MandelbrotPicture picture, PngCompression compression)
    {
        var text = string.Create(
            CultureInfo.InvariantCulture,
            $"{Code}|{view.Width}x{view.Height}x{view.Iterations}|{view.MinX:R},{view.MaxX:R},{view.MinY:R},{view.MaxY:R}|{precision}|{picture.Palette?.Name}|{picture.Relief}|{picture.Smooth}|{picture.Margin}|{compression}");
        var digest = SHA256.HashData(Encoding.UTF8.GetBytes(text));
        return new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(digest.AsSpan(0, 16))}\"");
    }
}
