using System.Buffers;
using System.Numerics;

namespace Fuzz.Checks;

/// <summary>
/// A pool that fills what it lends with a pattern, so that the use of leftover bytes shows when two pools of other patterns
/// are compared; that sees what is lost, returned twice or written to beyond its asked-for length; and counts bytes as
/// pools do that lend powers of two.
/// </summary>
internal sealed class PoisonPool : ArrayPool<byte>
{
    private const long MostKept = 16 << 20;

    private readonly byte _poison;
    private readonly int _spare;
    private readonly List<(byte[] Array, int Asked)> _lent = [];
    private readonly Dictionary<int, Stack<byte[]>> _kept = [];
    private long _keptBytes;
    private long _lentBytes;

    /// <param name="poison">The pattern.</param>
    /// <param name="spare">Bytes by which arrays are longer than asked for; 0 makes an access beyond them throw.</param>
    public PoisonPool(byte poison, int spare)
    {
        _poison = poison;
        _spare = spare;
    }

    public byte Poison => _poison;

    public int Outstanding => _lent.Count;

    /// <summary>The most bytes lent at one moment since <see cref="Start"/>.</summary>
    public long PeakBytes { get; private set; }

    /// <summary>Bytes of new arrays since <see cref="Start"/>.</summary>
    public long AllocatedBytes { get; private set; }

    public void Start()
    {
        // What a failed input has lost is not the next one's fault.
        _lent.Clear();
        _lentBytes = PeakBytes = AllocatedBytes = 0;
    }

    public override byte[] Rent(int minimumLength)
    {
        var array = Take(minimumLength + _spare);
        Array.Fill(array, _poison);
        _lent.Add((array, minimumLength));
        _lentBytes += Lent(minimumLength);
        PeakBytes = Math.Max(PeakBytes, _lentBytes);
        return array;
    }

    public override void Return(byte[] array, bool clearArray = false)
    {
        var at = _lent.FindIndex(lent => ReferenceEquals(lent.Array, array));
        if (at < 0)
        {
            throw new FuzzFailureException("A buffer was returned that was not rented, or was returned before.");
        }

        var asked = _lent[at].Asked;
        _lent.RemoveAt(at);
        _lentBytes -= Lent(asked);
        if (array.AsSpan(asked).ContainsAnyExcept(_poison))
        {
            throw new FuzzFailureException($"A buffer of {asked} bytes was written to beyond its end.");
        }

        Keep(array);
    }

    private static long Lent(int asked) => (long)BitOperations.RoundUpToPowerOf2((ulong)asked);

    private byte[] Take(int length)
    {
        if (_kept.TryGetValue(length, out var stack) && stack.TryPop(out var array))
        {
            _keptBytes -= length;
            return array;
        }

        // With the array's own header.
        AllocatedBytes += length + 32;
        return GC.AllocateUninitializedArray<byte>(length);
    }

    private void Keep(byte[] array)
    {
        if (_keptBytes > MostKept)
        {
            _kept.Clear();
            _keptBytes = 0;
        }

        if (!_kept.TryGetValue(array.Length, out var stack))
        {
            _kept.Add(array.Length, stack = new Stack<byte[]>());
        }

        stack.Push(array);
        _keptBytes += array.Length;
    }
}
