namespace Kernels.Blur;

/// <summary>
/// One pass over one picture: its size and which source pixels the window of an output pixel covers. Positions that the
/// window asks for are "logical" and may lie outside the picture; the edge rule maps them to source positions.
/// </summary>
internal readonly record struct BlurGeometry(int Width, int Height, PixelFormat Format, int Diameter, BlurEdge Edge)
{
    /// <summary>Pixels of the window before its own pixel: d / 2, so an even window reaches one further back.</summary>
    public int Before => Diameter / 2;

    /// <summary>Pixels of the window behind its own pixel.</summary>
    public int After => Diameter - 1 - Before;

    /// <summary>Bytes of a row of pixels.</summary>
    public int RowBytes => Width * Format.BytesPerPixel;

    /// <summary>Samples of a row of pixels.</summary>
    public int RowSamples => Width * Format.Channels;

    /// <summary>Samples of a row with the window's reach on both sides.</summary>
    public int PaddedSamples => (Width + Diameter - 1) * Format.Channels;

    /// <summary>Maps a logical position to one of 0..length-1, or to -1 where there is nothing to sum.</summary>
    public int Map(int logical, int length) => (uint)logical < (uint)length ? logical : MapOutside(logical, length);

    private int MapOutside(int logical, int length)
    {
        switch (Edge)
        {
            case BlurEdge.Clamp:
                return logical < 0 ? 0 : length - 1;

            case BlurEdge.Reflect when length == 1:
                return 0;

            case BlurEdge.Reflect:
                // Mirrors at 0 and at length-1 repeat with this period, so a window wider than the picture folds often.
                var period = 2 * (length - 1);
                var phase = ((logical % period) + period) % period;
                return Math.Min(phase, period - phase);

            default:
                return -1;
        }
    }

    /// <summary>How many of the window's positions around <paramref name="at"/> are summed: d, or fewer when the edge shrinks.</summary>
    public int Count(int at, int length) => Edge == BlurEdge.Shrink
        ? Math.Min(length - 1, at + After) - Math.Max(0, at - Before) + 1
        : Diameter;

    /// <summary>The first source row that output row <paramref name="row"/> needs.</summary>
    public int FirstSourceRow(int row) => NeedsAllRows ? 0 : Math.Max(0, row - Before);

    /// <summary>The last source row that output row <paramref name="row"/> needs; never falls as the row rises.</summary>
    public int LastSourceRow(int row)
    {
        if (NeedsAllRows)
        {
            return Height - 1;
        }

        var below = Math.Min(Height - 1, row + After);

        // Mirrored at the top, an even window reaches one row further than it does downwards.
        return Edge == BlurEdge.Reflect ? Math.Max(below, Before - row) : below;
    }

    // A picture lower than the window may be folded more than once: then any row can need any other.
    private bool NeedsAllRows => Edge == BlurEdge.Reflect && Height <= Diameter;
}
