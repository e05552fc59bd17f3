using System.Buffers;
using Png;

namespace Api.Bands;

/// <summary>The encoding end of a pipeline: slots for bands of rows, and the steps that encode and write them.</summary>
internal sealed class BandEncoder : IDisposable
{
    private readonly PngWriter _writer;
    private readonly WriteStep _write;

    /// <param name="writer">Encodes; stays the caller's.</param>
    /// <param name="height">Rows of the picture.</param>
    /// <param name="rowBytes">Bytes of a row.</param>
    /// <param name="threads">Threads that will work on the job: one band for each, and one to fill meanwhile.</param>
    /// <param name="pool">Where the slots' buffers come from.</param>
    public BandEncoder(PngWriter writer, int height, int rowBytes, int threads, ArrayPool<byte> pool)
    {
        Layout = new BandLayout(height, writer.BandRows);
        Slots = new BandSlot[Math.Min(Layout.Count, threads == 1 ? 1 : threads + 1)];
        try
        {
            for (var i = 0; i < Slots.Length; i++)
            {
                Slots[i] = new BandSlot(rowBytes, Layout.BandRows, pool);
            }
        }
        catch
        {
            Dispose();
            throw;
        }

        _writer = writer;
        _write = new WriteStep(writer, Layout, Slots);
    }

    public BandLayout Layout { get; }

    public BandSlot[] Slots { get; }

    /// <summary>Whether the whole picture is in the output. Under the crew's lock.</summary>
    public bool IsFinished => _write.Written == Layout.Count;

    /// <summary>Whether a thread writes to the output now. Under the crew's lock.</summary>
    public bool IsWriting => _write.Busy;

    /// <summary>Upper bound of the bytes that the slots and the encoder rent.</summary>
    public static long WorkingBytes(int width, int height, PngRowFormat format, PngCompression compression, int threads)
    {
        // A slot's rows are at most the encoder's own buffers for a band; each slot may hold both, and rows round up.
        var band = PngWriter.WorkingBytes(width, height, format, compression);
        return (threads + 1) * 2 * band;
    }

    /// <summary>The steps of a pipeline that ends here, in the order in which a row passes through them.</summary>
    /// <param name="before">Those before the encoder's.</param>
    public BandStep[] StepsAfter(ReadOnlySpan<BandStep> before)
    {
        var steps = new BandStep[before.Length + Slots.Length + 1];
        before.CopyTo(steps);
        for (var i = 0; i < Slots.Length; i++)
        {
            steps[before.Length + i] = new EncodeStep(_writer, Layout, Slots[i]);
        }

        steps[^1] = _write;
        return steps;
    }

    public void Dispose()
    {
        foreach (var slot in Slots)
        {
            slot?.Dispose();
        }
    }
}
