using System.Runtime.CompilerServices;

namespace Png.Deflate;

/// <summary>Goes from one start of a pixel to the next.</summary>
internal struct PixelCursor
{
    private int _rowEnd;

    /// <summary>Stands at the first start not before a place.</summary>
    public PixelCursor(PixelGrid grid, int place)
    {
        RowBytes = grid.PixelBytes == 1 ? int.MaxValue : grid.RowBytes;
        Step = grid.PixelBytes;
        MoveTo(place);
    }

    /// <summary>Bytes of a pixel.</summary>
    public readonly int Step { get; }

    /// <summary>Bytes of a row; the largest number in a grid of single bytes.</summary>
    public readonly int RowBytes { get; }

    /// <summary>Whether this is the first pixel of a row; never in a grid of single bytes.</summary>
    public readonly bool IsRowStart => Step != 1 && At + RowBytes == _rowEnd + 1;

    /// <summary>The place.</summary>
    public int At { get; private set; }

    /// <summary>Where the row's pixels end; the largest number in a grid of single bytes.</summary>
    public readonly int RowEnd => _rowEnd;

    /// <summary>Goes on by so many pixels, but no further than to the first of the next row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Move(int pixels) => MoveAlong(At + (pixels * Step));

    /// <summary>Goes to a place that is whole pixels further in the row, or behind its end: then to the first of the next row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void MoveAlong(int place)
    {
        At = place;
        if (At >= _rowEnd)
        {
            At = _rowEnd + 1;
            _rowEnd += RowBytes;
        }
    }

    /// <summary>Goes to the first start not before a place.</summary>
    public void MoveTo(int place)
    {
        if (Step == 1)
        {
            _rowEnd = RowBytes;
            At = place;
            return;
        }

        var (row, within) = Math.DivRem(place, RowBytes);
        var pixels = within == 0 ? 0 : (within - 2 + Step) / Step;
        _rowEnd = (row + 1) * RowBytes;
        At = (row * RowBytes) + 1;
        Move(pixels);
    }
}
