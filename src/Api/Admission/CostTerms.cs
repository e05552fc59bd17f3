using Png;

namespace Api.Admission;

/// <summary>The codec's share of a job, from a picture's dimensions.</summary>
internal static class CostTerms
{
    // An interlaced picture is put together from seven passes.
    private const double InterlaceFactor = 1.5;

    /// <summary>Reading a file.</summary>
    public static CostTerm Decode(PngHeader header) => new(
        header.BitDepth == 16 ? CostClass.Decode16 : CostClass.Decode8,
        PixelBytes(header) * (header.Interlaced ? InterlaceFactor : 1));

    /// <summary>Writing a picture of so many bytes before compression.</summary>
    public static CostTerm Encode(PngCompression compression, double bytes) => new(
        compression switch
        {
            PngCompression.Fast => CostClass.EncodeFast,
            PngCompression.Balanced => CostClass.EncodeBalanced,
            _ => CostClass.EncodeSmall,
        },
        bytes);

    /// <summary>Bytes of a file's decoded pixels. Whether a tRNS chunk adds alpha is not known yet; most files have none.</summary>
    public static double PixelBytes(PngHeader header) => Samples(header) * (header.BitDepth == 16 ? 2 : 1);

    /// <summary>Samples of a file's decoded pixels.</summary>
    public static double Samples(PngHeader header) => (double)header.Width * header.Height * header.ColorType switch
    {
        PngColorType.Gray => 1,
        PngColorType.GrayAlpha => 2,
        PngColorType.Rgba => 4,
        _ => 3,
    };

    /// <summary>Whether a file's pixels have alpha for sure.</summary>
    public static bool HasAlpha(PngHeader header) => header.ColorType is PngColorType.GrayAlpha or PngColorType.Rgba;
}
