using System.Runtime.InteropServices;

namespace Png.Filters;

/// <summary>Takes the filter off a scanline (PNG, third edition, 9.2).</summary>
internal static class Unfilter
{
    /// <summary>The highest filter type, Paeth.</summary>
    public const int MaxType = 4;

    /// <summary>Reconstructs a scanline.</summary>
    /// <param name="type">The filter type, 0 to <see cref="MaxType"/>.</param>
    /// <param name="filtered">The scanline without its type byte.</param>
    /// <param name="prior">The reconstructed scanline above, of the same length; zeros above the first.</param>
    /// <param name="destination">Of the same length; overlaps neither of the others.</param>
    /// <param name="distance">Bytes of a pixel: 1, 2, 3, 4, 6 or 8.</param>
    public static void Apply(
        int type, ReadOnlySpan<byte> filtered, ReadOnlySpan<byte> prior, Span<byte> destination, int distance)
    {
        if (prior.Length < filtered.Length || destination.Length < filtered.Length)
        {
            throw new ArgumentException("The scanlines have different lengths.");
        }

        ref var source = ref MemoryMarshal.GetReference(filtered);
        ref var above = ref MemoryMarshal.GetReference(prior);
        ref var target = ref MemoryMarshal.GetReference(destination);
        var length = (nuint)filtered.Length;
        var step = (nuint)distance;
        var done = (nuint)0;
        switch (type)
        {
            case 0:
                filtered.CopyTo(destination);
                return;
            case 1:
                done = UnfilterSub.Apply(ref source, ref target, length, step);
                break;
            case 2:
                done = UnfilterUp.Apply(ref source, ref above, ref target, length);
                break;
            case 3:
                done = distance > sizeof(uint)
                    ? UnfilterAverage.Apply<ulong>(ref source, ref above, ref target, length, step)
                    : UnfilterAverage.Apply<uint>(ref source, ref above, ref target, length, step);
                break;
            default:
                done = distance > sizeof(uint)
                    ? UnfilterPaeth.Apply<ulong>(ref source, ref above, ref target, length, step)
                    : UnfilterPaeth.Apply<uint>(ref source, ref above, ref target, length, step);
                break;
        }

        UnfilterScalar.Apply(type, filtered, prior, destination, distance, (int)done);
    }
}
