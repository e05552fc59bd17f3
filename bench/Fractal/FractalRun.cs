using Kernels;

namespace Bench.Fractal;

/// <summary>Counts one view, band by band, as often as asked; a kernel is made for each time, as a request does.</summary>
internal sealed class FractalRun(FractalView view, MandelbrotOptions options)
{
    private readonly ushort[] _counts = new ushort[view.Pixels];

    public KernelChoice Choice => Mandelbrot.Choose(view.View, options);

    public ReadOnlySpan<ushort> Counts => _counts;

    public void Run()
    {
        using var kernel = new Mandelbrot(view.View, options);
        for (var row = 0; row < view.View.Height; row += kernel.BandRows)
        {
            var rows = Math.Min(kernel.BandRows, view.View.Height - row);
            kernel.Count(row, rows, _counts.AsMemory(row * view.View.Width));
        }
    }
}
