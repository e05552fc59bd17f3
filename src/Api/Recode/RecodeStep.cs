using Api.Bands;
using Api.Jobs;
using Png;

namespace Api.Recode;

/// <summary>Takes the filters off inflated rows, straight into the next band's slot, and maps them there.</summary>
internal sealed class RecodeStep : BandStep
{
    private readonly BandFiller _bands;
    private PngReader? _reader;
    private Action<Span<byte>>? _map;
    private int _inflated;

    public RecodeStep(BandFiller bands)
        : base(Stage.Decode) => _bands = bands;

    /// <summary>Begins a file, when the encoder has begun its own.</summary>
    public void Start(PngReader reader, Action<Span<byte>>? map)
    {
        _reader = reader;
        _map = map;
        _bands.Start();
    }

    public override bool TryBegin()
    {
        _inflated = _reader!.TakeInflated();
        return _inflated > 0 && _bands.HasRoom;
    }

    public override void Run(CancellationToken cancellation)
    {
        var room = _bands.Room(out var free, out var stride).Span;
        var rows = Math.Min(free, _inflated);
        room = room[..(rows * stride)];
        _reader!.ReadRows(room, stride, rows, cancellation);
        if (_reader.RowsRead == _reader.Header.Height)
        {
            // Before the last rows go on: a picture is complete only after the file was found whole.
            _reader.Finish(cancellation);
        }

        _map?.Invoke(room);
        _bands.Added(rows);
    }

    public override void Complete() => _bands.Publish();
}
