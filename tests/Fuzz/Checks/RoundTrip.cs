using System.Buffers;
using Png;

namespace Fuzz.Checks;

/// <summary>Decode, encode, decode gives the same pixels; rows in line and bands in any order give the same file.</summary>
internal sealed class RoundTrip
{
    // Beyond this, inputs take too long for what they add.
    private const int MostBytes = 2 << 20;

    // The palette is part of the test, not of the picture: any 8-bit gray picture will do as indices.
    private const int IndexedPercent = 30;

    private readonly PoisonPool _pool = new(0xC3, spare: 29);
    private readonly DecodeProbe _probe = new(new PoisonPool(0x3C, spare: 0), fill: 0x77);
    private readonly ArrayBufferWriter<byte> _inLine = new();
    private readonly ArrayBufferWriter<byte> _banded = new();

    public long PeakBytes { get; private set; }

    public void Check(Decoded picture, FuzzRandom random)
    {
        if (picture.RowBytes * (long)picture.Height > MostBytes)
        {
            return;
        }

        // The thorough ones have megabytes of tables, which take a millisecond to poison.
        var options = new PngWriterOptions
        {
            Compression = random.Chance(70) ? PngCompression.Fast : random.Pick(PngCompression.Balanced, PngCompression.Small),
            ColorChunks = picture.ColorChunks,
            Palette = picture.Format == new PngRowFormat(1, 8) && random.Chance(IndexedPercent) ? Palette(random) : default,
        };

        // An indexed picture's sBIT has another length.
        options = options.Palette.IsEmpty ? options : options with { ColorChunks = PngColorChunks.None };
        var bound = PngWriter.WorkingBytes(picture.Width, picture.Height, picture.Format, options.Compression);
        _pool.Start();
        WriteRows(picture, options, random);
        CheckPool("rows in line", bound);

        var again = _probe.Run(new ReadOnlySequence<byte>(_inLine.WrittenMemory), random: null);
        Compare(picture, again, options.Palette.Span);
        if (random.Chance(30))
        {
            // What was read again, with the colour chunks as they were read again.
            var (source, chunks) = options.Palette.IsEmpty ? (again, again.ColorChunks) : (picture, options.ColorChunks);
            _pool.Start();
            WriteBands(source, options with { ColorChunks = chunks }, random);
            CheckPool("bands", long.MaxValue);
            FuzzFailureException.Unless(
                _inLine.WrittenSpan.SequenceEqual(_banded.WrittenSpan), $"{options.Compression} in bands and in line differ");
        }
    }

    private void WriteRows(Decoded picture, PngWriterOptions options, FuzzRandom random)
    {
        _inLine.ResetWrittenCount();
        using var writer = new PngWriter(_inLine, picture.Width, picture.Height, picture.Format, options, _pool);
        for (var y = 0; y < picture.Height;)
        {
            var count = Math.Min(picture.Height - y, random.Pick(0, 1, 7, writer.BandRows, picture.Height));
            writer.WriteRows(picture.Rows.Span[(y * picture.Stride)..], picture.Stride, count);
            y += count;
        }

        writer.Finish();
    }

    private void WriteBands(Decoded picture, PngWriterOptions options, FuzzRandom random)
    {
        _banded.ResetWrittenCount();
        using var writer = new PngWriter(_banded, picture.Width, picture.Height, picture.Format, options, _pool);
        var order = Enumerable.Range(0, writer.BandCount).ToArray();
        random.Shuffle(order.AsSpan());
        var bands = new PngBand[order.Length];
        foreach (var band in order)
        {
            var y = band * writer.BandRows;
            var above = band == 0 ? default : picture.Row(y - 1);
            bands[band] = writer.EncodeBand(band, picture.Rows.Span[(y * picture.Stride)..], picture.Stride, above);
        }

        foreach (var band in bands)
        {
            writer.WriteBand(band);
        }

        writer.Finish();
    }

    private void CheckPool(string way, long bound)
    {
        FuzzFailureException.Unless(_pool.Outstanding == 0, $"the writer did not give back {_pool.Outstanding} buffers ({way})");
        FuzzFailureException.Unless(
            _pool.PeakBytes <= bound, $"the writer rented {_pool.PeakBytes} bytes, WorkingBytes says {bound}");
        PeakBytes = Math.Max(PeakBytes, _pool.PeakBytes);
    }

    private static void Compare(Decoded picture, Decoded again, ReadOnlySpan<byte> palette)
    {
        FuzzFailureException.Unless(again.IsPicture, $"what was written is not read: {again}");
        FuzzFailureException.Unless((picture.Width, picture.Height) == (again.Width, again.Height), $"{picture} became {again}");
        for (var y = 0; y < picture.Height; y++)
        {
            var same = palette.IsEmpty
                ? picture.Row(y).SequenceEqual(again.Row(y))
                : IsLookedUp(picture.Row(y), again.Row(y), palette);
            if (!same)
            {
                throw new FuzzFailureException($"row {y} is another after encoding and decoding");
            }
        }
    }

    private static bool IsLookedUp(ReadOnlySpan<byte> indices, ReadOnlySpan<byte> colors, ReadOnlySpan<byte> palette)
    {
        for (var x = 0; x < indices.Length; x++)
        {
            if (!palette.Slice(3 * indices[x], 3).SequenceEqual(colors.Slice(3 * x, 3)))
            {
                return false;
            }
        }

        return true;
    }

    private static byte[] Palette(FuzzRandom random)
    {
        var palette = new byte[3 * 256];
        random.Fill(palette);
        return palette;
    }
}
