using Api.Jobs;
using Png;

namespace Api.Bands;

/// <summary>Inflates the next rows while the filters come off the ones before.</summary>
internal sealed class InflateStep : BandStep
{
    private readonly PngReader _reader;

    public InflateStep(PngReader reader)
        : base(Stage.Decode) => _reader = reader;

    public override bool TryBegin() => _reader.CanInflateAhead;

    public override void Run(CancellationToken cancellation) => _reader.InflateAhead(cancellation);

    public override void Complete()
    {
    }
}
