using Api.Bands;
using Api.Jobs;
using Kernels;

namespace Api.Blur;

/// <summary>Blurs what is ready from the window into the next band's slot.</summary>
internal sealed class BlurStep : BandStep
{
    private readonly BlurWindow _window;
    private readonly BandFiller _bands;
    private BoxBlur? _blur;
    private int _new;

    public BlurStep(BlurWindow window, BandFiller bands)
        : base(Stage.Kernel)
    {
        _window = window;
        _bands = bands;
    }

    /// <summary>Begins a picture, when the encoder has.</summary>
    public void Start(BoxBlur blur)
    {
        _blur = blur;
        _window.Start(blur);
        _bands.Start();
    }

    public override bool TryBegin()
    {
        _new = _window.Untold;
        return (_new > 0 || _blur!.RowsReady > 0) && _bands.HasRoom;
    }

    public override void Run(CancellationToken cancellation)
    {
        _blur!.RowsAdded(_new, cancellation);
        var room = _bands.Room(out var rows, out var stride);
        _bands.Added(_blur.Blur(room, stride, rows, cancellation));
    }

    public override void Complete()
    {
        _window.Told(_new);
        _bands.Publish();
    }
}
