using System.Buffers;
using System.Numerics;
using System.Runtime.InteropServices;
using Kernels.Simd;

namespace Kernels.Blur;

/// <summary>
/// The d x d sum of every sample as in <see cref="ScalarKernel"/>, a vector of samples at a time: samples of all channels
/// lie side by side, so a step of one pixel is a step of that many lanes and every format is the same loop. Cost d*d a vector.
/// </summary>
internal sealed class SimdKernel<TLanes, TVector, TSource, TSum> : SumKernel<TSum>
    where TLanes : struct, ILanes<TVector, TSum>
    where TVector : struct
    where TSource : unmanaged
    where TSum : unmanaged, IBinaryInteger<TSum>
{
    // Source samples summed between two looks at the cancellation token: about a millisecond.
    private const int SamplesPerCheck = 1 << 22;

    public SimdKernel(SourceRing source, BlurGeometry geometry, bool weighted, ArrayPool<byte> pool)
        : base(source, geometry, weighted, pool)
    {
    }

    public override void Row(int row, Span<byte> destination, CancellationToken cancellation)
    {
        // The sums of a block of columns stay in the first-level cache while all rows of the window are added to them.
        var block = Math.Max(TLanes.Count, SamplesPerCheck / (Geometry.Diameter * Geometry.Diameter));
        block = Math.Min(1024, block / TLanes.Count * TLanes.Count);
        var samples = Geometry.RowSamples;
        var sums = Sums;
        for (var start = 0; start < samples; start += block)
        {
            cancellation.ThrowIfCancellationRequested();
            var length = Math.Min(block, samples - start);
            sums.Slice(start, length).Clear();
            for (var logical = row - Geometry.Before; logical <= row + Geometry.After; logical++)
            {
                var mapped = Geometry.Map(logical, Geometry.Height);
                if (mapped >= 0)
                {
                    AddRow(SourceRow<TSource>(mapped)[start..], sums[start..], length);
                }
            }
        }

        Divide(row, destination);
    }

    // Adds the d pixels that begin at each sample. Lanes behind the last sample are sums of slack and never read.
    private void AddRow(ReadOnlySpan<TSource> source, Span<TSum> sums, int samples)
    {
        var channels = Geometry.Format.Channels;
        var reach = (Geometry.Diameter - 1) * channels;
        ref var from = ref MemoryMarshal.GetReference(source);
        ref var to = ref MemoryMarshal.GetReference(sums);
        for (var i = 0; i < samples; i += TLanes.Count)
        {
            var sum = TLanes.Load(ref to, (nuint)i);
            for (var k = 0; k <= reach; k += channels)
            {
                sum = TLanes.Add(sum, TLanes.Widen(ref from, (nuint)(i + k)));
            }

            TLanes.Store(sum, ref to, (nuint)i);
        }
    }
}
