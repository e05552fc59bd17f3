using Kernels;
using Png;

namespace Api.Http;

/// <summary>Query parameters that several endpoints share.</summary>
internal static class CommonQuery
{
    public static readonly ChoiceParameter<VectorWidth> Vector = new(
        "vector", "Vector width in bits; all give the same pixels, and all run on any machine.",
        ("auto", VectorWidth.Auto), ("128", VectorWidth.V128), ("256", VectorWidth.V256), ("512", VectorWidth.V512))
    {
        Example = "auto",
    };

    public static readonly ChoiceParameter<PngCompression> Compression = new(
        "compression", "How much time the encoder spends on fewer bytes; the pixels are the same.",
        ("fast", PngCompression.Fast), ("balanced", PngCompression.Balanced), ("small", PngCompression.Small))
    {
        Example = "fast",
    };
}
