using System.Buffers;
using System.Diagnostics;
using Api.Jobs;
using Kernels;
using Png;

namespace Api.Fractal;

/// <summary>Parameters in, the Mandelbrot set as PNG bytes out, in bands of rows: count, colour, encode. Knows no HTTP.</summary>
internal static class MandelbrotPipeline
{
    /// <summary>Runs the whole job on this thread, plus the kernel's own threads when the variant is <c>parallel</c>.</summary>
    /// <param name="view">What to compute.</param>
    /// <param name="options">How to compute it.</param>
    /// <param name="picture">How to show it.</param>
    /// <param name="compression">How the result is encoded.</param>
    /// <param name="output">Takes the result; what it holds is a whole picture only when this returns.</param>
    /// <param name="pool">Where buffers come from; all are returned, also after an exception.</param>
    /// <param name="report">Gets the kernel that ran and the stages' times; colouring counts as kernel.</param>
    /// <param name="cancellation">Stops the job within a band.</param>
    public static void Run(
        MandelbrotView view, MandelbrotOptions options, MandelbrotPicture picture, PngCompression compression,
        IBufferWriter<byte> output, ArrayPool<byte> pool, JobReport report, CancellationToken cancellation)
    {
        var clock = Stopwatch.GetTimestamp();
        using var kernel = new Mandelbrot(view, options, pool);
        report.Kernel = kernel.Choice;
        using var writer = new PngWriter(
            output, view.Width, view.Height, picture.RowFormat,
            new PngWriterOptions { Compression = compression, Palette = picture.IndexPalette }, pool);

        // Whole bands of the writer, which it encodes without a copy, and enough rows to keep the kernel's threads busy.
        var bands = (Math.Max(kernel.BandRows, writer.BandRows) + writer.BandRows - 1) / writer.BandRows;
        var bandRows = (int)Math.Min(view.Height, (long)bands * writer.BandRows);
        using var painter = new BandPainter(view, picture, bandRows, pool);
        using var counts = new CountWindow(kernel, view, bandRows, picture.Halo, pool);
        for (var first = 0; first < view.Height; first += bandRows)
        {
            var rows = Math.Min(bandRows, view.Height - first);
            var (band, above, below) = counts.Band(first, rows, cancellation);
            var pixels = painter.Paint(band.Span, rows, above, below);
            clock = StageTimes.Lap(ref report.Times.Kernel, clock);
            writer.WriteRows(pixels, painter.Stride, rows, cancellation);
            clock = StageTimes.Lap(ref report.Times.Encode, clock);
        }

        writer.Finish();
        StageTimes.Lap(ref report.Times.Encode, clock);
    }

    /// <summary>Upper bound of the bytes a job rents, the reply included.</summary>
    public static long WorkingBytes(
        MandelbrotView view, MandelbrotOptions options, MandelbrotPicture picture, PngCompression compression)
    {
        var format = picture.RowFormat;
        var pixels = (long)view.Width * view.Height;
        return Mandelbrot.WorkingBytes(view, options)
            + PngWriter.WorkingBytes(view.Width, view.Height, format, compression)
            + (pixels * format.BytesPerPixel) + (64L << 10);
    }
}
