using Api.Jobs;
using Png;

namespace Api.Bands;

/// <summary>Inflates the next rows while the filters come off the ones before.</summary>
internal sealed class InflateStep : BandStep
{
    private PngReader? _reader;

    public InflateStep()
        : base(Stage.Decode)
    {
    }

    /// <summary>Begins a file.</summary>
    public void Start(PngReader reader) => _reader = reader;

    public override bool TryBegin() => _reader!.CanInflateAhead;

    public override void Run(CancellationToken cancellation) => _reader!.InflateAhead(cancellation);

    public override void Complete()
    {
    }
}
