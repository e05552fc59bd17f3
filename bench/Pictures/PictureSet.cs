using System.Buffers;
using Png;

namespace Bench.Pictures;

/// <summary>The pictures that the codec is measured with, all of the size of the Kodak photographs.</summary>
internal static class PictureSet
{
    private const int Width = 768;
    private const int Height = 512;

    private static readonly Lazy<IReadOnlyList<Picture>> Made = new(Make);

    public static IReadOnlyList<Picture> All => Made.Value;

    public static Picture Named(string name) => All.First(picture => picture.Name == name);

    // Photographs lie in PHOTOS_DIR, or in ../shared/photos beside the checkout. A machine without them measures the rest.
    private static IEnumerable<string> PhotoFiles()
    {
        var directory = Environment.GetEnvironmentVariable("PHOTOS_DIR");
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); directory is null && at is not null; at = at.Parent)
        {
            var candidate = Path.Combine(at.FullName, "shared", "photos");
            directory = Directory.Exists(candidate) ? candidate : null;
        }

        return Directory.Exists(directory) ? Directory.GetFiles(directory, "*.png").Order(StringComparer.Ordinal) : [];
    }

    private static List<Picture> Make() =>
    [
        PictureKinds.Photo("photo rgb", Width, Height, 3, 8),
        PictureKinds.Photo("photo rgba", Width, Height, 4, 8),
        PictureKinds.Photo("photo gray", Width, Height, 1, 8),
        PictureKinds.Photo("photo rgb16", Width, Height, 3, 16),
        PictureKinds.Photo("photo rgba16", Width, Height, 4, 16),
        PictureKinds.Screenshot("screenshot", Width, Height),
        PictureKinds.FlatArt("flat art", Width, Height),
        PictureKinds.MandelbrotSet("mandelbrot", Width, Height),
        PictureKinds.PureNoise("noise", Width, Height),
        .. PhotoFiles().Select(Read),
    ];

    private static Picture Read(string path)
    {
        var file = new ReadOnlySequence<byte>(File.ReadAllBytes(path));
        using var head = new PngReader(file);
        var (width, height, format) = (head.Header.Width, head.Header.Height, head.RowFormat);
        return new Picture(Path.GetFileNameWithoutExtension(path), width, height, format, Samples);

        byte[] Samples()
        {
            using var reader = new PngReader(file);
            var samples = new byte[height * format.RowBytes(width)];
            reader.ReadRows(samples, format.RowBytes(width), height);
            reader.Finish();
            return samples;
        }
    }
}
