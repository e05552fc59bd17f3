using System.Buffers;

namespace Kernels.Tests;

/// <summary>
/// A pool that lends arrays full of garbage, longer than asked for, and notices what is not given back exactly once.
/// </summary>
internal sealed class PoisoningPool : ArrayPool<byte>
{
    private readonly HashSet<byte[]> _lent = new(ReferenceEqualityComparer.Instance);
    private readonly byte _poison;

    public PoisoningPool(byte poison) => _poison = poison;

    public int Outstanding => _lent.Count;

    public long LentBytes { get; private set; }

    public override byte[] Rent(int minimumLength)
    {
        // Like the shared pool: the next power of two.
        var array = new byte[Math.Max(16, (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)minimumLength))];
        Array.Fill(array, _poison);
        lock (_lent)
        {
            _lent.Add(array);
            LentBytes += array.Length;
        }

        return array;
    }

    public override void Return(byte[] array, bool clearArray = false)
    {
        lock (_lent)
        {
            Assert.True(_lent.Remove(array), "An array was given back twice, or was never lent.");
        }

        // Whoever reads it from now on reads something else.
        Array.Fill(array, (byte)~_poison);
    }
}
