namespace Kernels.Blur;

/// <summary>d = 1: every pixel is its own mean. The same pixels, a hidden colour under alpha 0 included.</summary>
internal sealed class CopyKernel : BlurKernel
{
    private readonly SourceRing _source;

    public CopyKernel(SourceRing source) => _source = source;

    public override void Row(int row, Span<byte> destination, CancellationToken cancellation) =>
        _source.Pixels(row).CopyTo(destination);

    public override void Dispose()
    {
    }
}
