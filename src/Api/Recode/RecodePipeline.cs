using System.Buffers;
using System.Diagnostics;
using Api.Jobs;
using Kernels;
using Png;

namespace Api.Recode;

/// <summary>
/// PNG bytes in, PNG bytes out, in bands of rows, with each row either as it was or mapped on its own. Knows no HTTP.
/// </summary>
internal static class RecodePipeline
{
    /// <summary>What happens to a picture's rows.</summary>
    /// <param name="Kernel">What <c>X-Kernel</c> says.</param>
    /// <param name="Apply">Maps whole rows, source to destination of the same length; null leaves them as they are.</param>
    internal sealed record RowMap(KernelChoice Kernel, Action<ReadOnlySpan<byte>, Span<byte>>? Apply)
    {
        /// <summary>The same pixels, whatever they are.</summary>
        public static RowMap Identity { get; } = new(new KernelChoice("identity", 0, 1), null);
    }

    /// <summary>Runs the whole job on this thread.</summary>
    /// <param name="png">The file.</param>
    /// <param name="mapFor">Gives the map for the picture's format; may refuse it with an exception of its own.</param>
    /// <param name="compression">How the result is encoded.</param>
    /// <param name="output">Takes the result; what it holds is a whole picture only when this returns.</param>
    /// <param name="pool">Where buffers come from; all are returned, also after an exception.</param>
    /// <param name="report">Gets the map's name and the stages' times.</param>
    /// <param name="cancellation">Checked at least once a band.</param>
    /// <exception cref="PngException">The file is broken.</exception>
    public static void Run(
        ReadOnlySequence<byte> png, Func<PixelFormat, RowMap> mapFor, PngCompression compression,
        IBufferWriter<byte> output, ArrayPool<byte> pool, JobReport report, CancellationToken cancellation)
    {
        var clock = Stopwatch.GetTimestamp();
        using var reader = new PngReader(png, pool);
        var (width, height) = (reader.Header.Width, reader.Header.Height);
        var rowFormat = reader.RowFormat;
        var map = mapFor(new PixelFormat(rowFormat.Channels, rowFormat.BitsPerSample));
        report.Kernel = map.Kernel;

        // sBIT speaks of channels by their place; it stays true only where nothing moves.
        var colorChunks = map.Apply is null ? reader.ColorChunks : reader.ColorChunks.WithoutSignificantBits();
        using var writer = new PngWriter(
            output, width, height, rowFormat, new PngWriterOptions { Compression = compression, ColorChunks = colorChunks }, pool);
        var stride = rowFormat.RowBytes(width);
        var bandRows = Math.Min(writer.BandRows, height);
        var band = pool.Rent(checked(stride * bandRows));
        var mapped = map.Apply is null ? band : pool.Rent(band.Length);
        try
        {
            for (var first = 0; first < height; first += bandRows)
            {
                var rows = Math.Min(bandRows, height - first);
                var bytes = rows * stride;
                reader.ReadRows(band.AsSpan(0, bytes), stride, rows, cancellation);
                if (first + rows == height)
                {
                    reader.Finish(cancellation);
                }

                clock = StageTimes.Lap(ref report.Times.Decode, clock);
                map.Apply?.Invoke(band.AsSpan(0, bytes), mapped.AsSpan(0, bytes));
                clock = StageTimes.Lap(ref report.Times.Kernel, clock);
                writer.WriteRows(mapped.AsSpan(0, bytes), stride, rows, cancellation);
                clock = StageTimes.Lap(ref report.Times.Encode, clock);
            }

            writer.Finish();
            StageTimes.Lap(ref report.Times.Encode, clock);
        }
        finally
        {
            if (mapped != band)
            {
                pool.Return(mapped);
            }

            pool.Return(band);
        }
    }

    /// <summary>Upper bound of the bytes a job rents besides its upload, the reply included.</summary>
    public static long WorkingBytes(PngHeader header, PngCompression compression)
    {
        var largest = new PngRowFormat(4, header.BitDepth == 16 ? 16 : 8);
        return PngReader.WorkingBytes(header)
            + (2 * PngWriter.WorkingBytes(header.Width, header.Height, largest, compression))
            + ((long)header.Width * header.Height * largest.BytesPerPixel) + (64L << 10);
    }
}
