using Api.Jobs;
using Png;

namespace Api.Bands;

/// <summary>Puts the encoded bands into the output, in order, and ends the picture.</summary>
internal sealed class WriteStep : BandStep
{
    private readonly PngWriter _writer;
    private readonly BandLayout _layout;
    private readonly BandSlot[] _slots;
    private BandSlot? _next;

    public WriteStep(PngWriter writer, BandLayout layout, BandSlot[] slots)
        : base(Stage.Encode)
    {
        _writer = writer;
        _layout = layout;
        _slots = slots;
    }

    /// <summary>Bands in the output.</summary>
    public int Written { get; private set; }

    public override bool TryBegin()
    {
        foreach (var slot in _slots)
        {
            if (slot.State == BandSlot.Content.Bytes && slot.Band == Written)
            {
                _next = slot;
                return true;
            }
        }

        return false;
    }

    public override void Run(CancellationToken cancellation)
    {
        _writer.WriteBand(_next!.Encoded);
        if (Written == _layout.Count - 1)
        {
            _writer.Finish();
        }
    }

    public override void Complete()
    {
        Written++;
        _next!.State = BandSlot.Content.Free;
    }
}
