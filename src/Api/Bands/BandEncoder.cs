using System.Buffers;
using Png;

namespace Api.Bands;

/// <summary>
/// The encoding end of a pipeline: slots for bands of rows, and the steps that encode and write them. Used for picture after picture.
/// </summary>
internal sealed class BandEncoder : IDisposable
{
    private readonly WriteStep _write;
    private BandSlot[] _slots = [];
    private EncodeStep[] _encode = [];
    private int _slotCount;
    private PngWriter? _writer;

    public BandEncoder() => _write = new WriteStep(this);

    /// <summary>Encodes; the pipeline's.</summary>
    public PngWriter Writer => _writer!;

    public BandLayout Layout { get; private set; }

    /// <summary>The slots of this picture.</summary>
    public ReadOnlySpan<BandSlot> Slots => _slots.AsSpan(0, _slotCount);

    /// <summary>A step for each of the slots.</summary>
    public ReadOnlySpan<EncodeStep> EncodeSteps => _encode.AsSpan(0, _slotCount);

    /// <summary>The last step.</summary>
    public BandStep WriteStep => _write;

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

    /// <summary>Begins a picture.</summary>
    /// <param name="writer">Encodes; stays the caller's.</param>
    /// <param name="height">Rows of the picture.</param>
    /// <param name="rowBytes">Bytes of a row.</param>
    /// <param name="threads">Threads that will work on the job: one band for each, and one to fill meanwhile.</param>
    /// <param name="pool">Where the slots' buffers come from.</param>
    public void Start(PngWriter writer, int height, int rowBytes, int threads, ArrayPool<byte> pool)
    {
        _writer = writer;
        _write.Start();
        Layout = new BandLayout(height, writer.BandRows);
        var count = Math.Min(Layout.Count, threads == 1 ? 1 : threads + 1);
        MakeSlots(count);
        while (_slotCount < count)
        {
            _slots[_slotCount++].Start(rowBytes, Layout.BandRows, pool);
        }
    }

    public void Dispose()
    {
        foreach (var slot in Slots)
        {
            slot.Dispose();
        }

        _slotCount = 0;
        _writer = null;
    }

    private void MakeSlots(int count)
    {
        var made = _slots.Length;
        if (count > made)
        {
            Array.Resize(ref _slots, count);
            Array.Resize(ref _encode, count);
            for (var i = made; i < count; i++)
            {
                _slots[i] = new BandSlot();
                _encode[i] = new EncodeStep(this, _slots[i]);
            }
        }
    }
}
