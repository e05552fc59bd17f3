using System.Buffers;
using System.Numerics;
using Png;

namespace Fuzz.Checks;

/// <summary>Decodes a file in one certain manner, and checks what must hold for each such run by itself.</summary>
internal sealed class DecodeProbe
{
    /// <summary>Larger pictures are begun and not finished: how large one may be is for the reader's owner to say.</summary>
    public const long MostPixels = 4_000_000;

    // Of a picture that is too large.
    private const int MostRows = 3;
    private const int MostRowBytes = 4 << 20;

    // What a decode may allocate beside the pool: itself, its exception, and colour chunks, which are part of the file.
    private const int ManagedBytes = 64 << 10;

    // For a picture that is not interlaced memory must not depend on the height: a window and some scanlines.
    private const int WindowBytes = 512 << 10;
    private const int Scanlines = 8;

    private readonly PoisonPool _pool;
    private readonly GuardedMemory _rows = GuardedMemory.Create();
    private readonly byte _fill;

    /// <param name="pool">Where the reader gets its buffers.</param>
    /// <param name="fill">What is in the rows before they are read.</param>
    public DecodeProbe(PoisonPool pool, byte fill)
    {
        _pool = pool;
        _fill = fill;
    }

    /// <summary>Decodes.</summary>
    /// <param name="file">The file.</param>
    /// <param name="random">For random row counts and strides; null for all rows at once without padding.</param>
    /// <returns>The result, whose rows are valid until the next call.</returns>
    public Decoded Run(ReadOnlySequence<byte> file, FuzzRandom? random)
    {
        _pool.Start();
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        var decoded = Read(file, random);
        allocated = GC.GetAllocatedBytesForCurrentThread() - allocated - _pool.AllocatedBytes;
        FuzzFailureException.Unless(_pool.Outstanding == 0, $"{_pool.Outstanding} buffers were not given back");
        FuzzFailureException.Unless(
            allocated <= file.Length + ManagedBytes, $"{allocated} bytes were allocated for a file of {file.Length}");
        CheckRented(decoded);
        return decoded;
    }

    private Decoded Read(ReadOnlySequence<byte> file, FuzzRandom? random)
    {
        var decoded = new Decoded();
        try
        {
            using var reader = new PngReader(file, _pool);
            FuzzFailureException.Unless(_pool.PeakBytes == 0, "buffers were rented before a row was asked for");
            decoded.Header = reader.Header;
            decoded.Format = reader.RowFormat;
            decoded.ColorChunks = reader.ColorChunks;
            decoded.IsTooLarge = (long)reader.Header.Width * reader.Header.Height > MostPixels;
            if (decoded.IsTooLarge)
            {
                ReadSome(reader, decoded);
                return decoded;
            }

            ReadAll(reader, decoded, random);
            return decoded;
        }
        catch (PngException refusal)
        {
            return new Decoded { Header = decoded.Header, Refusal = refusal, IsTooLarge = decoded.IsTooLarge };
        }
    }

    private void ReadAll(PngReader reader, Decoded decoded, FuzzRandom? random)
    {
        var stride = decoded.RowBytes + (random?.Pick(0, 0, 1, 5, 64) ?? 0);
        var height = reader.Header.Height;
        decoded.Stride = stride;
        decoded.Rows = _rows.Last(((height - 1) * stride) + decoded.RowBytes);
        var rows = decoded.Rows.Span;
        rows.Fill(_fill);
        while (reader.RowsRead < height)
        {
            var left = height - reader.RowsRead;
            var count = random is null ? left : Math.Min(left, random.Below(2) * random.Size(64));
            var at = Math.Min(rows.Length, reader.RowsRead * stride);
            reader.ReadRows(rows[at..], stride, count);
        }

        reader.Finish();
        for (var y = 0; y < height - 1; y++)
        {
            var padding = rows.Slice((y * stride) + decoded.RowBytes, stride - decoded.RowBytes);
            if (padding.ContainsAnyExcept(_fill))
            {
                throw new FuzzFailureException($"bytes behind row {y} were written to");
            }
        }
    }

    private void ReadSome(PngReader reader, Decoded decoded)
    {
        // An interlaced picture is read to its end before it has a first row.
        if (reader.Header.Interlaced || decoded.RowBytes > MostRowBytes)
        {
            return;
        }

        var count = Math.Min(MostRows, reader.Header.Height);
        reader.ReadRows(_rows.Last(count * decoded.RowBytes).Span, decoded.RowBytes, count);
    }

    private void CheckRented(Decoded decoded)
    {
        var peak = _pool.PeakBytes;
        if (decoded.Header is not { } header)
        {
            FuzzFailureException.Unless(peak == 0, $"{peak} bytes were rented for a file without a sound header");
            return;
        }

        var working = PngReader.WorkingBytes(header);
        FuzzFailureException.Unless(peak <= working, $"{peak} bytes were rented, WorkingBytes says {working}");
        if (!header.Interlaced)
        {
            var scanline = (long)BitOperations.RoundUpToPowerOf2((ulong)header.Width * 8);
            FuzzFailureException.Unless(
                peak <= WindowBytes + (Scanlines * scanline), $"{peak} bytes were rented for rows of {header.Width} pixels");
        }
    }
}
