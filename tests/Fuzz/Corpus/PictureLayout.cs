using System.Buffers.Binary;

namespace Fuzz.Corpus;

/// <summary>What IHDR means for the bytes inside the zlib stream.</summary>
/// <param name="Width">Pixels.</param>
/// <param name="Height">Pixels.</param>
/// <param name="Depth">Bits of a sample.</param>
/// <param name="ColorType">0, 2, 3, 4 or 6; another counts as one sample a pixel.</param>
/// <param name="Interlaced">Adam7.</param>
internal readonly record struct PictureLayout(uint Width, uint Height, int Depth, int ColorType, bool Interlaced)
{
    /// <summary>Start and step in x, then in y, of the passes.</summary>
    private static readonly (int X, int StepX, int Y, int StepY)[] Passes =
    [
        (0, 8, 0, 8), (4, 8, 0, 8), (0, 4, 4, 8), (2, 4, 0, 4), (0, 2, 2, 4), (1, 2, 0, 2), (0, 1, 1, 2),
    ];

    public int BitsPerPixel => Depth * ColorType switch { 2 => 3, 4 => 2, 6 => 4, _ => 1 };

    /// <summary>Bytes of all scanlines with their filter types; as a double, because any header is a question.</summary>
    public double TotalBytes => Parts().Sum(static part => part.Rows * part.ScanlineBytes);

    public static PictureLayout From(ReadOnlySpan<byte> header) => new(
        BinaryPrimitives.ReadUInt32BigEndian(header),
        BinaryPrimitives.ReadUInt32BigEndian(header[4..]),
        header[8],
        header[9],
        header[12] != 0);

    public byte[] ToHeader()
    {
        var header = new byte[13];
        BinaryPrimitives.WriteUInt32BigEndian(header, Width);
        BinaryPrimitives.WriteUInt32BigEndian(header.AsSpan(4), Height);
        (header[8], header[9], header[12]) = ((byte)Depth, (byte)ColorType, (byte)(Interlaced ? 1 : 0));
        return header;
    }

    /// <summary>Where scanlines begin, each with its filter type, within the first <paramref name="bytes"/> bytes.</summary>
    public List<int> ScanlineStarts(int bytes)
    {
        var starts = new List<int>();
        var at = 0.0;
        foreach (var (rows, scanlineBytes) in Parts())
        {
            for (var row = 0.0; row < rows && at < bytes; row++)
            {
                starts.Add((int)at);
                at += scanlineBytes;
            }
        }

        return starts;
    }

    private IEnumerable<(double Rows, double ScanlineBytes)> Parts()
    {
        if (!Interlaced)
        {
            return [(Height, ScanlineBytes(Width))];
        }

        var (width, height, layout) = (Width, Height, this);
        return Passes
            .Select(pass => (Rows: Count(height, pass.Y, pass.StepY), Columns: Count(width, pass.X, pass.StepX)))
            .Where(static pass => pass is { Rows: > 0, Columns: > 0 })
            .Select(pass => (pass.Rows, layout.ScanlineBytes(pass.Columns)));
    }

    private double ScanlineBytes(double columns) => Math.Ceiling(columns * BitsPerPixel / 8) + 1;

    private static double Count(uint side, int start, int step) => Math.Ceiling(((double)side - start) / step);
}
