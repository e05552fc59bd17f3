using System.Buffers;

namespace Api.Tests.Support;

/// <summary>Lends arrays of exactly the sizes asked for, so that the peak is what the code wants, not what a pool rounds to.</summary>
internal sealed class PeakPool : ArrayPool<byte>
{
    private readonly Lock _gate = new();
    private long _bytes;

    public long PeakBytes { get; private set; }

    public override byte[] Rent(int minimumLength)
    {
        lock (_gate)
        {
            _bytes += minimumLength;
            PeakBytes = Math.Max(PeakBytes, _bytes);
        }

        return new byte[minimumLength];
    }

    public override void Return(byte[] array, bool clearArray = false)
    {
        lock (_gate)
        {
            _bytes -= array.Length;
        }
    }
}
