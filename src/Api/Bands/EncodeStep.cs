using Api.Jobs;
using Png;

namespace Api.Bands;

/// <summary>Encodes the band in one slot; the slots' steps run beside each other.</summary>
internal sealed class EncodeStep : BandStep
{
    private readonly PngWriter _writer;
    private readonly BandLayout _layout;
    private readonly BandSlot _slot;

    public EncodeStep(PngWriter writer, BandLayout layout, BandSlot slot)
        : base(Stage.Encode)
    {
        _writer = writer;
        _layout = layout;
        _slot = slot;
    }

    public override bool TryBegin() => _slot.State == BandSlot.Content.Rows;

    public override void Run(CancellationToken cancellation) => _writer.EncodeBandInto(
        _slot.Encoded, _slot.Band, _slot.Rows(0, _layout.RowsIn(_slot.Band)).Span, _slot.Stride,
        _slot.Band == 0 ? default : _slot.RowAbove, cancellation);

    public override void Complete() => _slot.State = BandSlot.Content.Bytes;
}
