using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Kernels.Simd;

namespace Kernels.Blur;

/// <summary>
/// 8-bit samples, small d, one divisor for the whole picture: the sum of a whole window fits 16 bits (16 * 16 * 255 =
/// 65,280). Column sums are carried from row to row; the sums of d columns grow along the binary digits of d: a sum of m
/// pixels and the one m pixels further make 2m, and one more column makes 2m + 1. So d = 8 takes three additions.
/// <para>
/// A vector of bytes is taken apart into its even and its odd samples, a mask and a shift, and put together again at the end:
/// neither widening nor narrowing costs a shuffle. A step of s samples is a step of s / 2 lanes within both halves where s
/// is even, and crosses from one to the other where it is odd. Rows run from right to left, so that what a window
/// needs to its right is there already, and an output vector lies where its source vector does.
/// </para>
/// <para>
/// Half the divisor, for rounding, is in the columns of every d-th pixel from the start: each window has exactly one of them.
/// </para>
/// </summary>
internal sealed class LogStepKernel<TMeans, TLanes, T16, T32, T64, TChannels, TDiameter> : BlurKernel
    where TMeans : struct, IMeans<T16, T32, T64>
    where TLanes : struct, ILanes<T16, ushort>
    where T16 : struct
    where T32 : struct
    where T64 : struct
    where TChannels : struct, IChannels
    where TDiameter : struct, IDiameter
{
    private const int SampleBytes = 2;

    private readonly SourceRing _source;
    private readonly BlurGeometry _geometry;
    private readonly ReciprocalMultiplier _reciprocal;
    private readonly RentedBytes _memory;
    private readonly int _samples;
    private int _next = -1;

    public LogStepKernel(SourceRing source, BlurGeometry geometry, ArrayPool<byte> pool)
    {
        _source = source;
        _geometry = geometry;
        _reciprocal = ReciprocalMultiplier.Of(geometry.Diameter * geometry.Diameter);
        _samples = (geometry.PaddedSamples + VectorSamples - 1) / VectorSamples * VectorSamples;
        _memory = new RentedBytes(pool, _samples * SampleBytes);
    }

    /// <summary>
    /// Whether the vectors have the instruction without which running totals are faster, and the longest step, 8 pixels in a
    /// half of the samples, reaches no further than the next vector.
    /// </summary>
    public static bool IsFast => TLanes.HasShiftDown && 4 * TChannels.Count <= TLanes.Count;

    private static int VectorSamples
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => 2 * TLanes.Count;
    }

    // Binary digits of d.
    private static int Digits
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => TDiameter.Value < 4 ? 2 : TDiameter.Value < 8 ? 3 : TDiameter.Value < 16 ? 4 : 5;
    }

    // One lane for each sample of a padded row, of each vector of bytes first the even samples, then the odd ones.
    private Span<ushort> Columns => _memory.As<ushort>();

    public override void Row(int row, Span<byte> destination, CancellationToken cancellation)
    {
        var entering = SourceRow(row + _geometry.After);
        var inOrder = row == _next;

        // Whatever throws on the way leaves the sums in between: the next call then begins anew.
        _next = -1;
        if (inOrder)
        {
            Slide(entering, SourceRow(row - 1 - _geometry.Before), destination);
        }
        else
        {
            Begin(row, cancellation);
            Slide(entering, entering, destination);
        }

        _next = row + 1;
    }

    public override void Dispose() => _memory.Dispose();

    private void Begin(int row, CancellationToken cancellation)
    {
        var columns = Columns;
        columns.Clear();
        for (var x = 0; x < _geometry.Width + _geometry.Diameter - 1; x += _geometry.Diameter)
        {
            for (var sample = x * TChannels.Count; sample < (x + 1) * TChannels.Count; sample++)
            {
                var inVector = sample % VectorSamples;
                columns[sample - inVector + ((inVector & 1) * TLanes.Count) + (inVector >> 1)] = (ushort)_reciprocal.Half;
            }
        }

        for (var logical = row - _geometry.Before; logical <= row + _geometry.After; logical++)
        {
            cancellation.ThrowIfCancellationRequested();
            AddColumns(SourceRow(logical), columns);
        }
    }

    // The edge never shrinks here: every position has a row.
    private ReadOnlySpan<byte> SourceRow(int logical) => _source.Padded(_geometry.Map(logical, _geometry.Height));

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void AddColumns(ReadOnlySpan<byte> row, Span<ushort> columns)
    {
        ref var from = ref MemoryMarshal.GetReference(row);
        ref var to = ref MemoryMarshal.GetReference(columns);
        for (nuint i = 0; i < (nuint)columns.Length; i += 2 * (nuint)TLanes.Count)
        {
            var bytes = LoadBytes(ref from, i);
            TLanes.Store(TLanes.Add(TLanes.Load(ref to, i), TMeans.EvenBytes(bytes)), ref to, i);
            var odd = i + (nuint)TLanes.Count;
            TLanes.Store(TLanes.Add(TLanes.Load(ref to, odd), TMeans.OddBytes(bytes)), ref to, odd);
        }
    }

    // Brings the columns up to date and writes the means of their sums. All accesses are in whole vectors below the padded
    // row's rounded length, which the columns have, and the ring's rows too; stores end at the destination's last whole one.
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private void Slide(ReadOnlySpan<byte> entering, ReadOnlySpan<byte> leaving, Span<byte> destination)
    {
        ref var add = ref MemoryMarshal.GetReference(entering);
        ref var drop = ref MemoryMarshal.GetReference(leaving);
        ref var columns = ref MemoryMarshal.GetReference(Columns);
        ref var output = ref MemoryMarshal.GetReference(destination);
        Span<byte> rest = stackalloc byte[64];
        ref var behind = ref MemoryMarshal.GetReference(rest);
        var half = (nint)TLanes.Count;
        var vector = 2 * half;
        var whole = destination.Length / vector * vector;

        var multiplier = TMeans.Create((ushort)_reciprocal.Multiplier);
        var down = TMeans.Create((ushort)(1 << (16 - _reciprocal.Shift)));
        var up = TMeans.Create((ushort)(1 << (8 - _reciprocal.Shift)));
        T16 even1 = default, odd1 = default, even2 = default, odd2 = default, even3 = default, odd3 = default, even4 = default, odd4 = default;
        T16 even5 = default, odd5 = default, even6 = default, odd6 = default, even7 = default, odd7 = default;
        for (var i = (nint)_samples - vector; i >= 0; i -= vector)
        {
            var entered = LoadBytes(ref add, (nuint)i);
            var left = LoadBytes(ref drop, (nuint)i);
            var evenColumn = TLanes.Subtract(TMeans.EvenBytes(entered), TMeans.EvenBytes(left));
            var oddColumn = TLanes.Subtract(TMeans.OddBytes(entered), TMeans.OddBytes(left));
            evenColumn = TLanes.Add(TLanes.Load(ref columns, (nuint)i), evenColumn);
            oddColumn = TLanes.Add(TLanes.Load(ref columns, (nuint)(i + half)), oddColumn);
            TLanes.Store(evenColumn, ref columns, (nuint)i);
            TLanes.Store(oddColumn, ref columns, (nuint)(i + half));

            var even = evenColumn;
            var odd = oddColumn;
            Grow(ref even, ref odd, even, odd, ref even1, ref odd1, 1);
            if (HasOne(2))
            {
                Grow(ref even, ref odd, evenColumn, oddColumn, ref even2, ref odd2, 1);
            }

            if (Digits > 2)
            {
                Grow(ref even, ref odd, even, odd, ref even3, ref odd3, Leading(2));
            }

            if (HasOne(3))
            {
                Grow(ref even, ref odd, evenColumn, oddColumn, ref even4, ref odd4, 1);
            }

            if (Digits > 3)
            {
                Grow(ref even, ref odd, even, odd, ref even5, ref odd5, Leading(3));
            }

            if (HasOne(4))
            {
                Grow(ref even, ref odd, evenColumn, oddColumn, ref even6, ref odd6, 1);
            }

            if (Digits > 4)
            {
                Grow(ref even, ref odd, even, odd, ref even7, ref odd7, Leading(4));
            }

            ref var to = ref i < whole ? ref Unsafe.Add(ref output, i) : ref behind;
            var means = TMeans.JoinBytes(TMeans.Scale(even, multiplier, down), TMeans.ScaleUp(odd, multiplier, up));
            TLanes.Store(means, ref Unsafe.As<byte, ushort>(ref to), 0);
        }

        // The last vector stored behind the row is the one that the row ends in.
        rest[..(int)(destination.Length - whole)].CopyTo(destination[(int)whole..]);
    }

    // sum = start + the sum that lies so many pixels further; the vectors to the right are the ones seen before.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Grow(
        ref T16 even, ref T16 odd, T16 evenStart, T16 oddStart, ref T16 evenBefore, ref T16 oddBefore, int pixels)
    {
        var samples = pixels * TChannels.Count;
        T16 evenFurther, oddFurther;
        if (samples % 2 == 0)
        {
            evenFurther = TLanes.ShiftDown(even, evenBefore, samples / 2);
            oddFurther = TLanes.ShiftDown(odd, oddBefore, samples / 2);
        }
        else
        {
            // Sample 2i + s is odd sample i + (s - 1) / 2, and sample 2i + 1 + s is even sample i + (s + 1) / 2.
            evenFurther = samples == 1 ? odd : TLanes.ShiftDown(odd, oddBefore, samples / 2);
            oddFurther = TLanes.ShiftDown(even, evenBefore, (samples + 1) / 2);
        }

        evenBefore = even;
        oddBefore = odd;
        even = TLanes.Add(evenStart, evenFurther);
        odd = TLanes.Add(oddStart, oddFurther);
    }

    // The number that the first binary digits of d make, and whether there is such a digit and it is a one.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Leading(int digits) => TDiameter.Value >> (Digits - digits);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool HasOne(int digit) => Digits >= digit && (Leading(digit) & 1) != 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T16 LoadBytes(ref byte source, nuint offset) =>
        TLanes.Load(ref Unsafe.As<byte, ushort>(ref Unsafe.Add(ref source, offset)), 0);
}
