using System.Runtime.InteropServices;

namespace Png.Tests.Support;

/// <summary>A decoder that nobody here has written, where it is installed.</summary>
internal static class Libspng
{
    private const string Library = "libspng.so.0";
    private const int Rgba16 = 2;
    private const int ApplyTransparency = 1;

    public static bool IsThere { get; } = NativeLibrary.TryLoad(Library, out _);

    /// <summary>16-bit RGBA in native byte order, without gamma; null when it refuses.</summary>
    public static ushort[]? Decode(byte[] file)
    {
        // The library keeps the address of the file from one call to the next.
        var pinned = GCHandle.Alloc(file, GCHandleType.Pinned);
        var context = spng_ctx_new(0);
        try
        {
            var header = new int[4];
            if (spng_set_png_buffer(context, pinned.AddrOfPinnedObject(), (nuint)file.Length) != 0 || spng_get_ihdr(context, header) != 0)
            {
                return null;
            }

            var samples = new ushort[4L * header[0] * header[1]];
            return spng_decode_image(context, samples, (nuint)samples.Length * 2, Rgba16, ApplyTransparency) == 0 ? samples : null;
        }
        finally
        {
            spng_ctx_free(context);
            pinned.Free();
        }
    }

    [DllImport(Library)]
    private static extern nint spng_ctx_new(int flags);

    [DllImport(Library)]
    private static extern void spng_ctx_free(nint context);

    [DllImport(Library)]
    private static extern int spng_set_png_buffer(nint context, nint bytes, nuint length);

    [DllImport(Library)]
    private static extern int spng_get_ihdr(nint context, [Out] int[] header);

    [DllImport(Library)]
    private static extern int spng_decode_image(nint context, [Out] ushort[] samples, nuint bytes, int format, int flags);
}
