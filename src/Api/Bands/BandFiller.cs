namespace Api.Bands;

/// <summary>
/// Where the rows of the picture go, top to bottom, before they are encoded: hands out room in free slots and passes a
/// slot on to its encoder when its band is complete. Used by one step only, whichever makes the rows.
/// </summary>
internal sealed class BandFiller
{
    private readonly BandEncoder _encoder;
    private BandSlot? _slot;
    private BandSlot? _before;
    private int _band;
    private int _filled;

    public BandFiller(BandEncoder encoder) => _encoder = encoder;

    /// <summary>Rows that were put into slots so far.</summary>
    public int Rows => (_band * _encoder.Layout.BandRows) + _filled;

    /// <summary>Whether all rows are there.</summary>
    public bool IsComplete => _band == _encoder.Layout.Count;

    /// <summary>Whether rows can be taken now. Under the crew's lock; claims a slot for the next band.</summary>
    public bool HasRoom
    {
        get
        {
            if (_slot is null && !IsComplete && FreeSlot() is { } free)
            {
                // The slot of the band before may be encoded, written and this very one by now, but nobody else puts
                // rows into slots: its last row is still there.
                _before?.Rows(_encoder.Layout.BandRows - 1, 1).Span.CopyTo(free.RowAbove);
                _slot = free;
                free.Band = _band;
                free.State = BandSlot.Content.Filling;
            }

            return _slot is not null;
        }
    }

    /// <summary>Begins a picture, when the encoder has.</summary>
    public void Start()
    {
        (_slot, _before) = (null, null);
        (_band, _filled) = (0, 0);
    }

    /// <summary>Room for the next rows of the band, when <see cref="HasRoom"/>.</summary>
    public Memory<byte> Room(out int rows, out int stride)
    {
        rows = _encoder.Layout.RowsIn(_band) - _filled;
        stride = _slot!.Stride;
        return _slot.Rows(_filled, rows);
    }

    /// <summary>The next rows are in their room. While the step still runs, outside the lock.</summary>
    public void Added(int rows) => _filled += rows;

    /// <summary>Passes a complete band on. Under the crew's lock.</summary>
    public void Publish()
    {
        if (_slot is null || _filled < _encoder.Layout.RowsIn(_band))
        {
            return;
        }

        _slot.State = BandSlot.Content.Rows;
        _before = _slot;
        _slot = null;
        _band++;
        _filled = 0;
    }

    private BandSlot? FreeSlot()
    {
        foreach (var slot in _encoder.Slots)
        {
            if (slot.State == BandSlot.Content.Free)
            {
                return slot;
            }
        }

        return null;
    }
}
