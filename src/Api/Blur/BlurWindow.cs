using Kernels;

namespace Api.Blur;

/// <summary>
/// The blur's source window, shared by the step that decodes into it and the step that blurs from it. Room for rows is
/// taken while the blur rests, a stretch at a time, and filled in pieces beside the blur, which looks only at rows that it
/// was told of.
/// </summary>
internal sealed class BlurWindow
{
    private BoxBlur? _blur;
    private Memory<byte> _room;
    private int _roomRows;
    private int _filled;
    private int _told;

    /// <summary>Rows that were decoded and that the blur was not told of yet. Under the crew's lock.</summary>
    public int Untold => _filled - _told;

    /// <summary>Begins a picture.</summary>
    public void Start(BoxBlur blur)
    {
        _blur = blur;
        _room = default;
        _roomRows = _filled = _told = 0;
    }

    /// <summary>Whether there is room to decode into. Under the crew's lock.</summary>
    /// <param name="blurRests">Whether the blur's step does not run now.</param>
    public bool HasRoom(bool blurRests)
    {
        if (_filled == _roomRows && blurRests && Untold == 0)
        {
            _room = _blur!.NextRows(out _roomRows);
            _filled = _told = 0;
        }

        return _filled < _roomRows;
    }

    /// <summary>The next piece of the room; for the decoding step.</summary>
    public Span<byte> Room(int mostRows, out int rows)
    {
        rows = Math.Min(mostRows, _roomRows - _filled);
        return _room.Span[(_filled * _blur!.Stride)..];
    }

    /// <summary>A piece was filled. Under the crew's lock.</summary>
    public void Filled(int rows) => _filled += rows;

    /// <summary>The blur was told of rows. Under the crew's lock.</summary>
    public void Told(int rows) => _told += rows;
}
