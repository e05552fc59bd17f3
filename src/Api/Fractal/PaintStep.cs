using Api.Bands;
using Api.Jobs;

namespace Api.Fractal;

/// <summary>Paints a counted band into one slot; the slots' steps run beside each other.</summary>
internal sealed class PaintStep : BandStep
{
    private readonly CountStep _counted;
    private readonly CountWindow _counts;
    private readonly BandPainter _painter;
    private readonly BandEncoder _encoder;
    private readonly BandSlot _slot;

    public PaintStep(CountStep counted, CountWindow counts, BandPainter painter, BandEncoder encoder, BandSlot slot)
        : base(Stage.Kernel)
    {
        _counted = counted;
        _counts = counts;
        _painter = painter;
        _encoder = encoder;
        _slot = slot;
    }

    public override bool TryBegin()
    {
        if (_slot.State != BandSlot.Content.Free || !_counted.TryTake(out var band))
        {
            return false;
        }

        _slot.State = BandSlot.Content.Filling;
        _slot.Band = band;
        return true;
    }

    public override void Run(CancellationToken cancellation)
    {
        var first = _slot.Band * _encoder.Layout.BandRows;
        var rows = _encoder.Layout.RowsIn(_slot.Band);
        if (_slot.Band > 0)
        {
            _painter.Paint(_counts, first - 1, 1, _slot.RowAbove, cancellation);
        }

        _painter.Paint(_counts, first, rows, _slot.Rows(0, rows).Span, cancellation);
    }

    public override void Complete()
    {
        _slot.State = BandSlot.Content.Rows;
        _counted.Painted();
    }
}
