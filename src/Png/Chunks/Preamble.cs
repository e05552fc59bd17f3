using System.Buffers.Binary;
using System.Globalization;

namespace Png.Chunks;

/// <summary>
/// Everything between IHDR and the first IDAT: palette, transparency and colour chunks, with the specification's rules
/// about their order and number (PNG, third edition, 5.6). Other ancillary chunks are passed over unread.
/// </summary>
internal sealed class Preamble
{
    private const uint OpaqueBlack = 0xFF000000;
    private const int PaletteEntryBytes = 3;

    private readonly ChunkReader _chunks;
    private readonly ColorChunkCollector _colors;
    private uint[]? _palette;
    private PngHeader _header;
    private int _paletteEntries;

    public Preamble(ChunkReader chunks)
    {
        _chunks = chunks;
        _colors = new ColorChunkCollector(chunks);
    }

    /// <summary>
    /// Indexed pictures only: 256 colours as R, G, B, A from the lowest byte up. What the file does not define is opaque
    /// black, so an index beyond the palette needs no test of its own.
    /// </summary>
    public uint[]? Palette => _header.ColorType == PngColorType.Indexed && _paletteEntries != 0 ? _palette : null;

    /// <summary>The colour that tRNS makes transparent in a gray or RGB picture.</summary>
    public TransparentColor? Transparent { get; private set; }

    /// <summary>Whether there is a tRNS chunk, of either kind.</summary>
    public bool HasTransparency { get; private set; }

    /// <summary>The colour chunks that are sound.</summary>
    public PngColorChunks ColorChunks { get; private set; } = PngColorChunks.None;

    /// <summary>The first IDAT, whose data comes next.</summary>
    public ChunkHead FirstImageData { get; private set; }

    /// <summary>Reads up to the first IDAT's data, from behind IHDR, and forgets what was read before.</summary>
    /// <param name="header">What IHDR says.</param>
    /// <exception cref="PngException">A chunk that matters is missing, malformed, repeated, misplaced or unknown.</exception>
    public void Read(PngHeader header)
    {
        _header = header;
        _paletteEntries = 0;
        Transparent = null;
        HasTransparency = false;
        ColorChunks = PngColorChunks.None;
        _colors.Start(header);
        for (var chunk = _chunks.Next(); ; chunk = _chunks.Next())
        {
            switch (chunk.Type)
            {
                case ChunkType.ImageData:
                    if (_header.ColorType == PngColorType.Indexed && Palette is null)
                    {
                        throw chunk.Misplaced("an indexed picture needs PLTE before it");
                    }

                    FirstImageData = chunk;
                    ColorChunks = _colors.ToChunks(HasTransparency);
                    _colors.Start(header);
                    return;
                case ChunkType.Palette:
                    ReadPalette(chunk);
                    break;
                case ChunkType.Transparency:
                    ReadTransparency(chunk);
                    break;
                case ChunkType.Header:
                    throw chunk.Misplaced("a second one");
                case ChunkType.End:
                    throw chunk.Misplaced("no IDAT came before it");
                default:
                    if (!ChunkType.IsAncillary(chunk.Type))
                    {
                        throw chunk.Misplaced("a critical chunk that the specification does not know");
                    }

                    _colors.ReadOrSkip(chunk, _paletteEntries != 0);
                    break;
            }
        }
    }

    private void ReadPalette(ChunkHead chunk)
    {
        if (_paletteEntries != 0)
        {
            throw chunk.Misplaced("a second one");
        }

        if (_header.ColorType is PngColorType.Gray or PngColorType.GrayAlpha)
        {
            throw chunk.Misplaced("a gray picture has none");
        }

        if (HasTransparency)
        {
            throw chunk.Misplaced("it must stand before tRNS");
        }

        var most = _header.ColorType == PngColorType.Indexed ? 1 << _header.BitDepth : 256;
        var (entries, rest) = Math.DivRem(chunk.Length, PaletteEntryBytes);
        if (rest != 0 || entries == 0 || entries > most)
        {
            throw new PngException(
                PngError.Corrupt,
                "PLTE",
                "length",
                chunk.Offset,
                $"found {Text(chunk.Length)}, allowed is a multiple of 3 from 3 to {Text(most * PaletteEntryBytes)}");
        }

        Span<byte> data = stackalloc byte[256 * PaletteEntryBytes];
        data = data[..chunk.Length];
        _chunks.ReadData(chunk, data);
        _paletteEntries = entries;
        if (_header.ColorType != PngColorType.Indexed)
        {
            return; // A suggestion for displays with few colours.
        }

        _palette ??= new uint[256];
        _palette.AsSpan(entries).Fill(OpaqueBlack);
        for (var i = 0; i < entries; i++)
        {
            var entry = data.Slice(i * PaletteEntryBytes, PaletteEntryBytes);
            _palette[i] = OpaqueBlack | entry[0] | ((uint)entry[1] << 8) | ((uint)entry[2] << 16);
        }
    }

    private void ReadTransparency(ChunkHead chunk)
    {
        if (HasTransparency)
        {
            throw chunk.Misplaced("a second one");
        }

        switch (_header.ColorType)
        {
            case PngColorType.Gray:
                var gray = ReadSamples(chunk, stackalloc ushort[1]);
                Transparent = new TransparentColor(gray[0], 0, 0);
                break;
            case PngColorType.Rgb:
                var color = ReadSamples(chunk, stackalloc ushort[3]);
                Transparent = new TransparentColor(color[0], color[1], color[2]);
                break;
            case PngColorType.Indexed:
                ReadPaletteAlpha(chunk);
                break;
            default:
                throw chunk.Misplaced("a picture with an alpha channel has none");
        }

        HasTransparency = true;
    }

    private Span<ushort> ReadSamples(ChunkHead chunk, Span<ushort> samples)
    {
        if (chunk.Length != samples.Length * sizeof(ushort))
        {
            throw new PngException(
                PngError.Corrupt,
                "tRNS",
                "length",
                chunk.Offset,
                $"found {Text(chunk.Length)}, allowed is {Text(samples.Length * sizeof(ushort))}");
        }

        Span<byte> data = stackalloc byte[6];
        data = data[..chunk.Length];
        _chunks.ReadData(chunk, data);

        // Bits above the picture's depth are to be ignored (11.3.1.1).
        var mask = (1 << _header.BitDepth) - 1;
        for (var i = 0; i < samples.Length; i++)
        {
            samples[i] = (ushort)(BinaryPrimitives.ReadUInt16BigEndian(data[(2 * i)..]) & mask);
        }

        return samples;
    }

    private void ReadPaletteAlpha(ChunkHead chunk)
    {
        if (Palette is not { } palette)
        {
            throw chunk.Misplaced("it must stand behind PLTE");
        }

        if (chunk.Length > _paletteEntries)
        {
            throw new PngException(
                PngError.Corrupt,
                "tRNS",
                "length",
                chunk.Offset,
                $"found {Text(chunk.Length)}, the palette has {Text(_paletteEntries)} entries");
        }

        Span<byte> alpha = stackalloc byte[256];
        alpha = alpha[..chunk.Length];
        _chunks.ReadData(chunk, alpha);
        for (var i = 0; i < alpha.Length; i++)
        {
            palette[i] = (palette[i] & 0x00FFFFFF) | ((uint)alpha[i] << 24);
        }
    }

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);
}
