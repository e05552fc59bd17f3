using System.Buffers;
using System.Diagnostics;
using Api.Http;
using Api.Jobs;
using Kernels;
using Png;

namespace Api.Channels;

/// <summary>PNG bytes in, the same picture with its channels in another order out, in bands of rows. Knows no HTTP.</summary>
internal static class ChannelsPipeline
{
    private static readonly string[] Letters = ["y", "ya", "rgb", "rgba"];

    /// <summary>Runs the whole job on this thread.</summary>
    /// <param name="png">The file.</param>
    /// <param name="order">Letters of the picture's channels, permuted.</param>
    /// <param name="compression">How the result is encoded.</param>
    /// <param name="output">Takes the result; what it holds is a whole picture only when this returns.</param>
    /// <param name="pool">Where buffers come from; all are returned, also after an exception.</param>
    /// <param name="report">Gets the stages' times.</param>
    /// <param name="cancellation">Checked at least once a band.</param>
    /// <exception cref="PngException">The file is broken.</exception>
    /// <exception cref="RequestProblemException">422: the order does not fit the picture's channels.</exception>
    public static void Run(
        ReadOnlySequence<byte> png, string order, PngCompression compression,
        IBufferWriter<byte> output, ArrayPool<byte> pool, JobReport report, CancellationToken cancellation)
    {
        var clock = Stopwatch.GetTimestamp();
        using var reader = new PngReader(png, pool);
        var (width, height) = (reader.Header.Width, reader.Header.Height);
        var rowFormat = reader.RowFormat;
        var format = new PixelFormat(rowFormat.Channels, rowFormat.BitsPerSample);
        if (!ChannelOrder.TryParse(order, format.Channels, out var channels))
        {
            throw Problems.ChannelOrder(order, Letters[format.Channels - 1]);
        }

        report.Kernel = new KernelChoice("channels", 128, 1);

        // sBIT speaks of channels by their place, which has changed.
        using var writer = new PngWriter(
            output, width, height, rowFormat,
            new PngWriterOptions { Compression = compression, ColorChunks = reader.ColorChunks.WithoutSignificantBits() }, pool);
        var stride = rowFormat.RowBytes(width);
        var bandRows = Math.Min(writer.BandRows, height);
        var band = pool.Rent(checked(2 * stride * bandRows));
        try
        {
            var (source, target) = (band.AsMemory(0, stride * bandRows), band.AsMemory(stride * bandRows, stride * bandRows));
            for (var first = 0; first < height; first += bandRows)
            {
                var rows = Math.Min(bandRows, height - first);
                reader.ReadRows(source.Span, stride, rows, cancellation);
                if (first + rows == height)
                {
                    reader.Finish(cancellation);
                }

                clock = StageTimes.Lap(ref report.Times.Decode, clock);
                channels.Apply(source.Span[..(rows * stride)], target.Span, format);
                clock = StageTimes.Lap(ref report.Times.Kernel, clock);
                writer.WriteRows(target.Span, stride, rows, cancellation);
                clock = StageTimes.Lap(ref report.Times.Encode, clock);
            }

            writer.Finish();
            StageTimes.Lap(ref report.Times.Encode, clock);
        }
        finally
        {
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
