using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Unicode;
using Kernels;
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

    // More than the longest text: numbers and names that are at most so long.
    private const int MostBytes = 1024;

    public static string Of(
        MandelbrotView view, MandelbrotPrecision precision, MandelbrotPicture picture, PngCompression compression)
    {
        Span<byte> text = stackalloc byte[MostBytes];
        if (!Utf8.TryWrite(
            text,
            CultureInfo.InvariantCulture,
            $"{Code}|{view.Width}x{view.Height}x{view.Iterations}|{view.MinX:R},{view.MaxX:R},{view.MinY:R},{view.MaxY:R}|{precision}|{picture.Palette?.Name}|{picture.Relief}|{picture.Smooth}|{picture.Margin}|{compression}",
            out var length))
        {
            // A tag of less than all of it would be that of another picture too.
            throw new UnreachableException("The bound is too small.");
        }

        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(text[..length], digest);
        Span<char> tag = stackalloc char[34];
        tag[0] = tag[^1] = '"';
        Convert.TryToHexStringLower(digest[..16], tag[1..^1], out _);
        return new string(tag);
    }
}
