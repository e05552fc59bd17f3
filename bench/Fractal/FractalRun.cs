using Kernels;

namespace Bench.Fractal;

/// <summary>Counts one view, band by band, as often as asked, with one kernel that begins again each time, as the service does.</summary>
internal sealed class FractalRun(FractalView view, MandelbrotOptions options)
{
    private readonly ushort[] _counts = new ushort[view.Pixels];
    private Mandelbrot? _kernel;

    public KernelChoice Choice => Mandelbrot.Choose(view.View, options);

    public ReadOnlySpan<ushort> Counts => _counts;

    public void Run()
    {
        _kernel?.Restart(view.View, options);
        using var kernel = _kernel ??= new Mandelbrot(view.View, options);
        for (var row = 0; row < view.View.Height; row += kernel.BandRows)
        {
            var rows = Math.Min(kernel.BandRows, view.View.Height - row);
            kernel.Count(row, rows, _counts.AsMemory(row * view.View.Width));
        }
    }
}
