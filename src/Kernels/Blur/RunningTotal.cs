using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Kernels.Simd;

namespace Kernels.Blur;

/// <summary>
/// Running totals along a row, channel by channel, a vector after the other: lane i of a result is the sum of all lanes of
/// its channel up to i, those of earlier vectors included. Within a vector distances double, so it takes log2(pixels of a
/// vector) steps. The state is passed in single variables, which the JIT keeps in registers, unlike a structure of them.
/// </summary>
internal static class RunningTotal<TLanes, TVector, TLane, TChannels>
    where TLanes : struct, ILanes<TVector, TLane>
    where TVector : struct
    where TLane : unmanaged, IBinaryInteger<TLane>
    where TChannels : struct, IChannels
{
    // Whether sums over one vector's pixels can run on from vector to vector: whole pixels, and an instruction for it.
    private static bool RunsOn
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => TLanes.Count % TChannels.Count == 0 && TLanes.HasShiftIn(TChannels.Count);
    }

    /// <summary>For each lane the last lane of its channel: what continues there in the next vector.</summary>
    public static TVector LastPixel()
    {
        Span<TLane> indices = stackalloc TLane[TLanes.Count];
        for (var i = 0; i < indices.Length; i++)
        {
            indices[i] = TLane.CreateTruncating(TLanes.Count - TChannels.Count + (i % TChannels.Count));
        }

        return TLanes.Load(ref MemoryMarshal.GetReference(indices), 0);
    }

    /// <summary>The totals through the next vector of the row.</summary>
    /// <param name="value">The vector.</param>
    /// <param name="last">What <see cref="LastPixel"/> gives.</param>
    /// <param name="total">State; before the first vector what the totals begin with, in every lane.</param>
    /// <param name="one">State, at first zero: sums of one pixel in the vector before.</param>
    /// <param name="two">State, at first zero: sums of two pixels.</param>
    /// <param name="four">State, at first zero: sums of four pixels.</param>
    /// <param name="eight">State, at first zero: sums of eight pixels.</param>
    /// <param name="sixteen">State, at first zero: sums of sixteen pixels.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Next(
        TVector value, TVector last, ref TVector total, ref TVector one, ref TVector two, ref TVector four, ref TVector eight, ref TVector sixteen)
    {
        if (RunsOn)
        {
            // The sum of the pixels up to each lane's own, as many as a vector holds, completes the total of the same lane
            // one vector earlier. Two instructions fewer than the form below.
            value = Continue(value, ref one, TChannels.Count);
            value = Continue(value, ref two, 2 * TChannels.Count);
            value = Continue(value, ref four, 4 * TChannels.Count);
            value = Continue(value, ref eight, 8 * TChannels.Count);
            value = Continue(value, ref sixteen, 16 * TChannels.Count);
            total = TLanes.Add(total, value);
            return total;
        }

        value = AddLower(value, TChannels.Count);
        value = AddLower(value, 2 * TChannels.Count);
        value = AddLower(value, 4 * TChannels.Count);
        value = AddLower(value, 8 * TChannels.Count);
        value = AddLower(value, 16 * TChannels.Count);
        var sum = TLanes.Add(value, total);

        // Where a vector holds whole pixels, only an addition lies on the path from vector to vector.
        total = TLanes.Count % TChannels.Count == 0
            ? TLanes.Add(total, TLanes.Pick(value, last))
            : TLanes.Pick(sum, last);
        return sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Continue(TVector value, ref TVector before, int lanes)
    {
        if (lanes >= TLanes.Count)
        {
            return value;
        }

        var shifted = TLanes.ShiftIn(value, before, lanes);
        before = value;
        return TLanes.Add(value, shifted);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector AddLower(TVector value, int lanes) =>
        lanes < TLanes.Count ? TLanes.Add(value, TLanes.ShiftUp(value, lanes)) : value;
}
