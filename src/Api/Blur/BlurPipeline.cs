using System.Buffers;
using System.Diagnostics;
using Api.Jobs;
using Kernels;
using Png;

namespace Api.Blur;

/// <summary>
/// PNG bytes in, blurred PNG bytes out, in bands of rows: decode into the kernel's window, blur what is ready, encode it.
/// Memory is O(width x (band + diameter)). Knows no HTTP.
/// </summary>
internal static class BlurPipeline
{
    /// <summary>Runs the whole job on this thread, plus the kernel's own threads when the variant is <c>parallel</c>.</summary>
    /// <param name="png">The file.</param>
    /// <param name="options">The blur.</param>
    /// <param name="compression">How the result is encoded.</param>
    /// <param name="output">Takes the result; what it holds is a whole picture only when this returns.</param>
    /// <param name="pool">Where buffers come from; all are returned, also after an exception.</param>
    /// <param name="report">Gets the kernel that ran and the stages' times.</param>
    /// <param name="cancellation">Checked at least once a band.</param>
    /// <exception cref="PngException">The file is broken.</exception>
    public static void Run(
        ReadOnlySequence<byte> png, BoxBlurOptions options, PngCompression compression,
        IBufferWriter<byte> output, ArrayPool<byte> pool, JobReport report, CancellationToken cancellation)
    {
        var clock = Stopwatch.GetTimestamp();
        using var reader = new PngReader(png, pool);
        clock = StageTimes.Lap(ref report.Times.Decode, clock);

        var (width, height) = (reader.Header.Width, reader.Header.Height);
        var rows = reader.RowFormat;
        using var blur = new BoxBlur(width, height, new PixelFormat(rows.Channels, rows.BitsPerSample), options, pool);
        report.Kernel = blur.Choice;

        // A mean has more significant bits than its samples had, so sBIT is no longer true.
        var writerOptions = new PngWriterOptions
        {
            Compression = compression,
            ColorChunks = reader.ColorChunks.WithoutSignificantBits(),
        };
        using var writer = new PngWriter(output, width, height, rows, writerOptions, pool);

        var stride = rows.RowBytes(width);
        var bandRows = Math.Min(writer.BandRows, height);
        var band = pool.Rent(checked(stride * bandRows));
        try
        {
            clock = StageTimes.Lap(ref report.Times.Kernel, clock);
            var blurred = 0;
            while (blurred < height)
            {
                // One whole band of the writer at a time, so that it is encoded without a copy.
                var inBand = 0;
                var want = Math.Min(bandRows, height - blurred);
                while (inBand < want)
                {
                    while (blur.RowsReady < want - inBand && blur.NextRows(out var count) is { IsEmpty: false } space)
                    {
                        reader.ReadRows(space.Span, blur.Stride, count, cancellation);
                        blur.RowsAdded(count);
                        clock = StageTimes.Lap(ref report.Times.Decode, clock);
                    }

                    var target = band.AsMemory(inBand * stride, (want - inBand) * stride);
                    inBand += blur.Blur(target, stride, want - inBand, cancellation);
                    clock = StageTimes.Lap(ref report.Times.Kernel, clock);
                }

                blurred += want;
                if (blurred == height)
                {
                    reader.Finish(cancellation);
                    clock = StageTimes.Lap(ref report.Times.Decode, clock);
                }

                writer.WriteRows(band.AsSpan(0, want * stride), stride, want, cancellation);
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
    public static long WorkingBytes(PngHeader header, BoxBlurOptions options, PngCompression compression)
    {
        // Before tRNS is known, RGBA at the file's depth is the largest it can become.
        var largest = new PngRowFormat(4, header.BitDepth == 16 ? 16 : 8);
        var pixels = (long)header.Width * header.Height;
        var reply = (pixels * largest.BytesPerPixel) + (64L << 10);
        return PngReader.WorkingBytes(header)
            + BoxBlur.WorkingBytes(header.Width, header.Height, new PixelFormat(4, largest.BitsPerSample), options)
            + PngWriter.WorkingBytes(header.Width, header.Height, largest, compression)
            + reply;
    }
}
