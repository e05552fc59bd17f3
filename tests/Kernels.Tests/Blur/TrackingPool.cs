using System.Buffers;

namespace Kernels.Tests.Blur;

/// <summary>
/// A pool that fills what it hands out with rubbish, counts what is out and what was asked for, refuses to take an array
/// twice, and can fail at a given request.
/// </summary>
internal sealed class TrackingPool : ArrayPool<byte>
{
    private readonly HashSet<byte[]> _out = [];
    private readonly Random _random = new(1);

    public int FailAt { get; init; } = -1;

    public int Requests { get; private set; }

    public int Outstanding => _out.Count;

    public long BytesOut { get; private set; }

    public override byte[] Rent(int minimumLength)
    {
        lock (_out)
        {
            if (Requests++ == FailAt)
            {
                throw new InsufficientMemoryException("As asked for.");
            }

            // Not cleared, longer than asked for, and starting wherever the heap puts it, as real pools do.
            var array = new byte[minimumLength + 7];
            _random.NextBytes(array);
            _out.Add(array);
            BytesOut += array.Length;
            return array;
        }
    }

    public override void Return(byte[] array, bool clearArray = false)
    {
        lock (_out)
        {
            Assert.True(_out.Remove(array), "Returned twice, or not from here.");
            BytesOut -= array.Length;
        }
    }
}
