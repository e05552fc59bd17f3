using System.Buffers;

namespace Png.Tests.Support;

/// <summary>Reads whole files with the project's reader, from a pool that finds leaks and leftovers.</summary>
internal static class Reading
{
    /// <summary>The rows, read a batch at a time. Asserts that all buffers came back, whatever happened.</summary>
    public static byte[] Rows(ReadOnlySequence<byte> file, int batch = int.MaxValue) => Rows(file, batch, out _, out _);

    public static byte[] Rows(byte[] file, int batch = int.MaxValue) => Rows(new ReadOnlySequence<byte>(file), batch);

    public static byte[] Rows(ReadOnlySequence<byte> file, int batch, out PngRowFormat format, out long peakBytes)
    {
        var pool = new TrackingPool();
        try
        {
            using var reader = new PngReader(file, pool);
            format = reader.RowFormat;
            var rowBytes = format.RowBytes(reader.Header.Width);
            var rows = new byte[(long)rowBytes * reader.Header.Height];
            while (reader.RowsRead < reader.Header.Height)
            {
                var count = Math.Min(batch, reader.Header.Height - reader.RowsRead);
                reader.ReadRows(rows.AsSpan(reader.RowsRead * rowBytes), rowBytes, count);
            }

            reader.Finish();
            return rows;
        }
        finally
        {
            peakBytes = pool.PeakBytes;
            Assert.Equal(0, pool.Outstanding);
        }
    }

    /// <summary>The exception with which a file is refused.</summary>
    public static PngException Refusal(byte[] file) => Assert.Throws<PngException>(() => Rows(file));
}
