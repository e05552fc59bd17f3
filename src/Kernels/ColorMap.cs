using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Kernels.Color;

namespace Kernels;

/// <summary>
/// From escape counts to indices into a palette: index = floor(256 * value), at most 255, with value = (count / iterations)^0.3,
/// as matplotlib's <c>PowerNorm(0.3, vmin=0, vmax=iterations)</c> and <c>Colormap</c> compute it in double precision.
/// </summary>
public static class ColorMap
{
    /// <summary>The exponent of the norm: small counts, which cover most of a picture, get most of the colours.</summary>
    public const double Exponent = 0.3;

    // Heights whose indices are on the stack at a time.
    private const int SmoothChunk = 256;

    // A table that fits four 512-bit registers.
    private const int RegisterEntries = 256;

    /// <summary>Fills the table from count to palette index.</summary>
    /// <param name="iterations">The largest count, 1 to 65,535.</param>
    /// <param name="table">Receives <paramref name="iterations"/> + 1 indices.</param>
    /// <exception cref="ArgumentOutOfRangeException">Iterations outside 1..65,535.</exception>
    /// <exception cref="ArgumentException">The table is too short.</exception>
    public static void FillIndexTable(int iterations, Span<byte> table)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(iterations, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(iterations, ushort.MaxValue);
        if (table.Length <= iterations)
        {
            throw new ArgumentException("The table has an entry for each count, 0 included.", nameof(table));
        }

        // The powers are divided, not the counts: matplotlib's order, which decides on which side of a border a value falls.
        var largest = Math.Pow(iterations, Exponent);
        for (var count = 0; count <= iterations; count++)
        {
            table[count] = (byte)Math.Min(255, (int)(Math.Pow(count, Exponent) / largest * Palette.Colors));
        }
    }

    /// <summary>Looks every count up in a table.</summary>
    /// <param name="counts">Counts, each smaller than the table is long.</param>
    /// <param name="table">As <see cref="FillIndexTable"/> fills it, and no longer than that: iterations + 1 entries.</param>
    /// <param name="indices">Receives as many indices as there are counts; must not overlap them.</param>
    /// <exception cref="ArgumentException">There is not room for all indices, or the table is empty.</exception>
    /// <exception cref="IndexOutOfRangeException">A count is beyond the table. Not thrown with 256 entries or fewer on a processor that
    /// looks 64 counts up at once: the count then gets the table's last entry.</exception>
    public static void MapIndices(ReadOnlySpan<ushort> counts, ReadOnlySpan<byte> table, Span<byte> indices)
    {
        if (indices.Length < counts.Length)
        {
            throw new ArgumentException("There is an index for each count.", nameof(indices));
        }

        if (table.IsEmpty)
        {
            throw new ArgumentException("The table has at least the entry of count 0.", nameof(table));
        }

        var done = Avx512Vbmi.IsSupported && table.Length <= RegisterEntries ? MapInRegisters(counts, table, indices) : 0;
        for (; done < counts.Length; done++)
        {
            indices[done] = table[counts[done]];
        }
    }

    /// <summary>Colours for counts without steps.</summary>
    /// <param name="heights">As <see cref="SmoothCounts"/> gives them: 0 to <paramref name="iterations"/>.</param>
    /// <param name="iterations">The largest height, 1 to 65,535.</param>
    /// <param name="palette">The colours; more are put between them, less than an 8-bit level apart where the palette is even.</param>
    /// <param name="rgb">Receives red, green, blue for each height.</param>
    /// <exception cref="ArgumentOutOfRangeException">Iterations outside 1..65,535.</exception>
    /// <exception cref="ArgumentException">There is not room for all colours.</exception>
    public static void MapSmooth(ReadOnlySpan<float> heights, int iterations, Palette palette, Span<byte> rgb)
    {
        ArgumentNullException.ThrowIfNull(palette);
        if (rgb.Length < 3L * heights.Length)
        {
            throw new ArgumentException("The colours need three bytes a pixel.", nameof(rgb));
        }

        var scale = HeightIndex.For(iterations);
        ReadOnlySpan<uint> colors = palette.Fine.Rgb;
        Span<ushort> indices = stackalloc ushort[SmoothChunk];
        for (var start = 0; start < heights.Length; start += SmoothChunk)
        {
            var part = heights[start..Math.Min(heights.Length, start + SmoothChunk)];
            scale.Find(part, indices);
            var target = rgb.Slice(3 * start, 3 * part.Length);

            // A pixel is stored as four bytes, the last of which belongs to the next.
            var last = part.Length - 1;
            for (var i = 0; i < last; i++)
            {
                BinaryPrimitives.WriteUInt32LittleEndian(target[(3 * i)..], colors[indices[i]]);
            }

            var color = colors[indices[last]];
            (target[3 * last], target[(3 * last) + 1], target[(3 * last) + 2]) = ((byte)color, (byte)(color >> 8), (byte)(color >> 16));
        }
    }

    /// <summary>
    /// 64 counts at once: two permutes look the low seven bits up in either half of the table, and bit 7 chooses between them.
    /// Returns how many counts are done, a multiple of 64.
    /// </summary>
    private static int MapInRegisters(ReadOnlySpan<ushort> counts, ReadOnlySpan<byte> table, Span<byte> indices)
    {
        Span<byte> padded = stackalloc byte[RegisterEntries];
        padded.Fill(table[^1]);
        table.CopyTo(padded);
        var low0 = Vector512.Create<byte>(padded[..64]);
        var low1 = Vector512.Create<byte>(padded[64..128]);
        var high0 = Vector512.Create<byte>(padded[128..192]);
        var high1 = Vector512.Create<byte>(padded[192..]);
        ref var from = ref MemoryMarshal.GetReference(counts);
        ref var to = ref MemoryMarshal.GetReference(indices);
        var vectors = counts.Length / Vector512<byte>.Count;

        // In bounds: element offsets stay below 64 * vectors, which is at most the length of both spans.
        for (var offset = 0; offset < vectors * Vector512<byte>.Count; offset += Vector512<byte>.Count)
        {
            // Saturated, so that a count beyond the table is 255 and not a wrapped number.
            var first = Avx512BW.ConvertToVector256ByteWithSaturation(Vector512.LoadUnsafe(ref from, (nuint)offset));
            var second = Avx512BW.ConvertToVector256ByteWithSaturation(Vector512.LoadUnsafe(ref from, (nuint)offset + 32));

            // Not Create: that goes through the stack, in some processes across two cache lines, and takes two to five times as long.
            var index = first.ToVector512Unsafe().WithUpper(second);
            var low = Avx512Vbmi.PermuteVar64x8x2(low0, index, low1);
            var high = Avx512Vbmi.PermuteVar64x8x2(high0, index, high1);
            var isHigh = Vector512.LessThan(index.AsSByte(), Vector512<sbyte>.Zero).AsByte();
            Vector512.ConditionalSelect(isHigh, high, low).StoreUnsafe(ref to, (nuint)offset);
        }

        return vectors * Vector512<byte>.Count;
    }
}
