using Api.Bands;
using Api.Jobs;
using Kernels;
using Png;

namespace Api.Blur;

/// <summary>Takes the filters off inflated rows, straight into the blur's window.</summary>
internal sealed class DecodeStep : BandStep
{
    // Small enough that the blur finds the rows in the cache and starts early, large enough to be worth a lock.
    private const int PieceBytes = 96 * 1024;

    private readonly BlurWindow _window;
    private readonly BandStep _blurStep;
    private PngReader? _reader;
    private int _stride;
    private int _pieceRows;
    private int _inflated;
    private int _rows;

    public DecodeStep(BlurWindow window, BandStep blurStep)
        : base(Stage.Decode)
    {
        _window = window;
        _blurStep = blurStep;
    }

    /// <summary>Begins a file.</summary>
    public void Start(PngReader reader, BoxBlur blur)
    {
        _reader = reader;
        _stride = blur.Stride;
        _pieceRows = Math.Max(1, PieceBytes / _stride);
    }

    public override bool TryBegin()
    {
        _inflated = _reader!.TakeInflated();
        return _inflated > 0 && _window.HasRoom(blurRests: !_blurStep.Busy);
    }

    public override void Run(CancellationToken cancellation)
    {
        var room = _window.Room(Math.Min(_pieceRows, _inflated), out _rows);
        _reader!.ReadRows(room, _stride, _rows, cancellation);
        if (_reader.RowsRead == _reader.Header.Height)
        {
            // Before the last rows go on: a picture is complete only after the file was found whole.
            _reader.Finish(cancellation);
        }
    }

    public override void Complete() => _window.Filled(_rows);
}
