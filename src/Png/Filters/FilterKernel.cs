using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Png.Filters;

/// <summary>
/// Filters a row, and says what each filter would cost, a vector of bytes at a time. Nothing here depends on an earlier
/// residual, so the distance to the left neighbour is only an offset: all pixel sizes run alike.
/// </summary>
internal static class FilterKernel
{
    /// <summary>The unit in which rows are sampled, the same for every width.</summary>
    public const int BlockBytes = 64;

    /// <summary>Of shorter rows the end counts too, and for every compression all in between.</summary>
    public const int LittleRow = 512;

    /// <summary>Filters one row; same contract as <see cref="FilterScalar.Apply"/> from byte 0 on.</summary>
    public static void Apply<TLanes, TVector>(
        FilterType type, ReadOnlySpan<byte> row, ReadOnlySpan<byte> above, int bytesPerPixel, Span<byte> residuals)
        where TLanes : struct, IFilterLanes<TVector>
        where TVector : unmanaged
    {
        var width = Unsafe.SizeOf<TVector>();
        if (row.Length < bytesPerPixel + width)
        {
            FilterScalar.Apply(type, row, above, bytesPerPixel, residuals, 0, row.Length);
            return;
        }

        FilterScalar.Apply(type, row, above, bytesPerPixel, residuals, 0, bytesPerPixel);
        switch (type)
        {
            case FilterType.Sub:
                Run<TLanes, TVector, SubFilter<TLanes, TVector>>(row, above, bytesPerPixel, residuals);
                break;
            case FilterType.Up:
                Run<TLanes, TVector, UpFilter<TLanes, TVector>>(row, above, bytesPerPixel, residuals);
                break;
            case FilterType.Average:
                Run<TLanes, TVector, AverageFilter<TLanes, TVector>>(row, above, bytesPerPixel, residuals);
                break;
            case FilterType.Paeth:
                Run<TLanes, TVector, PaethFilter<TLanes, TVector>>(row, above, bytesPerPixel, residuals);
                break;
            default:
                row.CopyTo(residuals);
                break;
        }
    }

    /// <summary>Where no block of a row may begin any more.</summary>
    public static int EndOfBlocks(int rowBytes) => rowBytes < LittleRow ? rowBytes : rowBytes - BlockBytes + 1;

    /// <summary>
    /// Adds up <see cref="FilterCost"/> of all five filters over every <paramref name="every"/>-th block of 64 bytes
    /// behind the first pixel. Bytes behind the last whole block do not count, but in rows of less than <see cref="LittleRow"/> bytes:
    /// there they are much of the row, and the block that would reach beyond the row is moved back to end with it.
    /// </summary>
    /// <param name="row">The row in PNG byte order.</param>
    /// <param name="above">The row above, as long.</param>
    /// <param name="bytesPerPixel">Distance to the left neighbour.</param>
    /// <param name="every">1 takes all blocks.</param>
    /// <param name="costs">Five sums, by filter type.</param>
    [MethodImpl(MethodImplOptions.NoInlining)] // in its caller it would be too much to inline: half of what it calls were calls
    public static void Cost<TLanes, TVector>(
        ReadOnlySpan<byte> row, ReadOnlySpan<byte> above, int bytesPerPixel, int every, Span<uint> costs)
        where TLanes : struct, IFilterLanes<TVector>
        where TVector : unmanaged
    {
        // Bounds: at + BlockBytes <= row.Length == above.Length, and at >= bytesPerPixel.
        ref var current = ref MemoryMarshal.GetReference(row);
        ref var before = ref MemoryMarshal.GetReference(above[..row.Length]);
        var left = (nuint)bytesPerPixel;
        var width = (nuint)Unsafe.SizeOf<TVector>();
        TVector none = default, sub = default, up = default, average = default, paeth = default;
        var end = EndOfBlocks(row.Length);
        for (var block = bytesPerPixel; block < end; block += every * BlockBytes)
        {
            var start = (nuint)Math.Min(block, row.Length - BlockBytes);
            for (var at = start; at < start + BlockBytes; at += width)
            {
                var x = TLanes.Load(ref current, at);
                var a = TLanes.Load(ref current, at - left);
                var b = TLanes.Load(ref before, at);
                var c = TLanes.Load(ref before, at - left);
                none = TLanes.AddCost(none, x);
                sub = TLanes.AddCost(sub, TLanes.Subtract(x, a));
                up = TLanes.AddCost(up, TLanes.Subtract(x, b));
                average = TLanes.AddCost(average, TLanes.Subtract(x, TLanes.Average(a, b)));
                paeth = TLanes.AddCost(paeth, TLanes.Subtract(x, TLanes.Paeth(a, b, c)));
            }
        }

        costs[0] = TLanes.Total(none);
        costs[1] = TLanes.Total(sub);
        costs[2] = TLanes.Total(up);
        costs[3] = TLanes.Total(average);
        costs[4] = TLanes.Total(paeth);
    }

    /// <summary>
    /// The same for a row too short for a block, of which every byte counts: row and neighbours, zeros behind them, are put side by
    /// side, as zeros predicted from zeros cost nothing. Byte by byte the rows of a picture 64 samples wide take half of its time.
    /// </summary>
    /// <param name="row">The row in PNG byte order, shorter than a pixel and <see cref="BlockBytes"/>.</param>
    /// <param name="above">The row above, as long.</param>
    /// <param name="bytesPerPixel">Distance to the left neighbour.</param>
    /// <param name="costs">Five sums, by filter type.</param>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void CostShort<TLanes, TVector>(
        ReadOnlySpan<byte> row, ReadOnlySpan<byte> above, int bytesPerPixel, Span<uint> costs)
        where TLanes : struct, IFilterLanes<TVector>
        where TVector : unmanaged
    {
        // Bounds: a row has less than 8 + BlockBytes bytes, and at is a multiple of the width below its length.
        const int Room = 2 * BlockBytes;
        Span<byte> padded = stackalloc byte[4 * Room];
        padded.Clear();
        row.CopyTo(padded);
        row[..^bytesPerPixel].CopyTo(padded.Slice(Room + bytesPerPixel, Room - bytesPerPixel));
        above[..row.Length].CopyTo(padded[(2 * Room)..]);
        above[..(row.Length - bytesPerPixel)].CopyTo(padded[((3 * Room) + bytesPerPixel)..]);
        ref var first = ref MemoryMarshal.GetReference(padded);
        TVector none = default, sub = default, up = default, average = default, paeth = default;
        for (var at = (nuint)0; at < (nuint)row.Length; at += (nuint)Unsafe.SizeOf<TVector>())
        {
            var x = TLanes.Load(ref first, at);
            var a = TLanes.Load(ref first, at + Room);
            var b = TLanes.Load(ref first, at + (2 * Room));
            var c = TLanes.Load(ref first, at + (3 * Room));
            none = TLanes.AddCost(none, x);
            sub = TLanes.AddCost(sub, TLanes.Subtract(x, a));
            up = TLanes.AddCost(up, TLanes.Subtract(x, b));
            average = TLanes.AddCost(average, TLanes.Subtract(x, TLanes.Average(a, b)));
            paeth = TLanes.AddCost(paeth, TLanes.Subtract(x, TLanes.Paeth(a, b, c)));
        }

        costs[0] = TLanes.Total(none);
        costs[1] = TLanes.Total(sub);
        costs[2] = TLanes.Total(up);
        costs[3] = TLanes.Total(average);
        costs[4] = TLanes.Total(paeth);
    }

    private static void Run<TLanes, TVector, TFilter>(
        ReadOnlySpan<byte> row, ReadOnlySpan<byte> above, int bytesPerPixel, Span<byte> residuals)
        where TLanes : struct, IFilterLanes<TVector>
        where TVector : unmanaged
        where TFilter : struct, IFilter<TVector>
    {
        // Bounds: bytesPerPixel <= at <= last = row.Length - width, and all three spans are row.Length long.
        ref var current = ref MemoryMarshal.GetReference(row);
        ref var before = ref MemoryMarshal.GetReference(above[..row.Length]);
        ref var output = ref MemoryMarshal.GetReference(residuals[..row.Length]);
        var left = (nuint)bytesPerPixel;
        var width = (nuint)Unsafe.SizeOf<TVector>();
        var last = (nuint)row.Length - width;
        var at = left;
        while (true)
        {
            var predicted = TFilter.Predict(ref current, ref before, at, left);
            TLanes.Store(TLanes.Subtract(TLanes.Load(ref current, at), predicted), ref output, at);
            if (at == last)
            {
                return;
            }

            // The last vector overlaps the one before it: the same residuals are written again.
            at = Math.Min(at + width, last);
        }
    }

    private interface IFilter<TVector>
    {
        static abstract TVector Predict(ref byte row, ref byte above, nuint at, nuint left);
    }

    private readonly struct SubFilter<TLanes, TVector> : IFilter<TVector>
        where TLanes : struct, IFilterLanes<TVector>
        where TVector : unmanaged
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Predict(ref byte row, ref byte above, nuint at, nuint left) => TLanes.Load(ref row, at - left);
    }

    private readonly struct UpFilter<TLanes, TVector> : IFilter<TVector>
        where TLanes : struct, IFilterLanes<TVector>
        where TVector : unmanaged
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Predict(ref byte row, ref byte above, nuint at, nuint left) => TLanes.Load(ref above, at);
    }

    private readonly struct AverageFilter<TLanes, TVector> : IFilter<TVector>
        where TLanes : struct, IFilterLanes<TVector>
        where TVector : unmanaged
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Predict(ref byte row, ref byte above, nuint at, nuint left) =>
            TLanes.Average(TLanes.Load(ref row, at - left), TLanes.Load(ref above, at));
    }

    private readonly struct PaethFilter<TLanes, TVector> : IFilter<TVector>
        where TLanes : struct, IFilterLanes<TVector>
        where TVector : unmanaged
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Predict(ref byte row, ref byte above, nuint at, nuint left) =>
            TLanes.Paeth(TLanes.Load(ref row, at - left), TLanes.Load(ref above, at), TLanes.Load(ref above, at - left));
    }
}
