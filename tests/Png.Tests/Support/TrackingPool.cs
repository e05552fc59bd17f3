using System.Buffers;

namespace Png.Tests.Support;

/// <summary>
/// A pool that fills what it hands out and what it takes back with a pattern, so that leftover bytes show, and counts,
/// so that a buffer that is lost or returned twice shows.
/// </summary>
internal sealed class TrackingPool : ArrayPool<byte>
{
    private const byte Poison = 0xA5;

    private readonly HashSet<byte[]> _out = new(ReferenceEqualityComparer.Instance);
    private long _outstandingBytes;

    /// <summary>Buffers handed out and not yet returned.</summary>
    public int Outstanding
    {
        get
        {
            lock (_out)
            {
                return _out.Count;
            }
        }
    }

    /// <summary>The most bytes that were handed out at one moment.</summary>
    public long PeakBytes { get; private set; }

    /// <summary>All buffers ever handed out.</summary>
    public int Rented { get; private set; }

    public override byte[] Rent(int minimumLength)
    {
        // Odd lengths, so that nobody relies on powers of two or on the exact length.
        var array = new byte[minimumLength + 37];
        Array.Fill(array, Poison);
        lock (_out)
        {
            _out.Add(array);
            Rented++;
            _outstandingBytes += array.Length;
            PeakBytes = Math.Max(PeakBytes, _outstandingBytes);
        }

        return array;
    }

    public override void Return(byte[] array, bool clearArray = false)
    {
        lock (_out)
        {
            if (!_out.Remove(array))
            {
                throw new InvalidOperationException("This buffer was not rented here, or returned before.");
            }

            _outstandingBytes -= array.Length;
        }

        Array.Fill(array, Poison);
    }
}
