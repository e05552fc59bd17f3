using Api.Jobs;

namespace Api.Bands;

/// <summary>Puts the encoded bands into the output, in order, and ends the picture.</summary>
internal sealed class WriteStep : BandStep
{
    private readonly BandEncoder _encoder;
    private BandSlot? _next;

    public WriteStep(BandEncoder encoder)
        : base(Stage.Encode) => _encoder = encoder;

    /// <summary>Bands in the output.</summary>
    public int Written { get; private set; }

    /// <summary>Begins a picture.</summary>
    public void Start() => Written = 0;

    public override bool TryBegin()
    {
        foreach (var slot in _encoder.Slots)
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
        _encoder.Writer.WriteBand(_next!.Encoded);
        if (Written == _encoder.Layout.Count - 1)
        {
            _encoder.Writer.Finish();
        }
    }

    public override void Complete()
    {
        Written++;
        _next!.State = BandSlot.Content.Free;
    }
}
