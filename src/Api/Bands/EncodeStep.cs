using Api.Jobs;

namespace Api.Bands;

/// <summary>Encodes the band in one slot; the slots' steps run beside each other.</summary>
internal sealed class EncodeStep : BandStep
{
    private readonly BandEncoder _encoder;
    private readonly BandSlot _slot;

    public EncodeStep(BandEncoder encoder, BandSlot slot)
        : base(Stage.Encode)
    {
        _encoder = encoder;
        _slot = slot;
    }

    public override bool TryBegin() => _slot.State == BandSlot.Content.Rows;

    public override void Run(CancellationToken cancellation) => _encoder.Writer.EncodeBandInto(
        _slot.Encoded, _slot.Band, _slot.Rows(0, _encoder.Layout.RowsIn(_slot.Band)).Span, _slot.Stride,
        _slot.Band == 0 ? default : _slot.RowAbove, cancellation);

    public override void Complete() => _slot.State = BandSlot.Content.Bytes;
}
