using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Kernels.Simd;

namespace Kernels.Blur;

/// <summary>
/// The d x d sum of every sample as in <see cref="ScalarKernel"/>, a vector of samples at a time: samples of all channels
/// lie side by side, so a step of one pixel is a step of that many lanes and every format is the same loop. Cost d*d a vector.
/// The samples are those of the picture or, with <c>weighted</c>, those weighted by alpha.
/// </summary>
/// <typeparam name="TLanes">Operations on the vectors.</typeparam>
/// <typeparam name="TVector">Vector of sums.</typeparam>
/// <typeparam name="TSource">Sample of a source row.</typeparam>
/// <typeparam name="TSum">Holds the largest window sum: uint, or ulong for weighted samples of 32 bits.</typeparam>
internal sealed class SimdKernel<TLanes, TVector, TSource, TSum> : RowKernel
    where TLanes : struct, ILanes<TVector, TSum>
    where TVector : struct
    where TSource : unmanaged
    where TSum : unmanaged, IBinaryInteger<TSum>
{
    // Source samples summed between two looks at the cancellation token: about a millisecond.
    private const int SamplesPerCheck = 1 << 22;

    // Columns whose sums stay in the first-level cache while all rows of the window are added to them.
    private const int BlockSamples = 1024;

    // Sums behind the last one that a vector may touch.
    private const int Slack = 16;

    private readonly SourceRing _source;
    private readonly BlurGeometry _geometry;
    private readonly bool _weighted;
    private readonly RentedBytes _sums;

    public SimdKernel(SourceRing source, BlurGeometry geometry, bool weighted)
    {
        _source = source;
        _geometry = geometry;
        _weighted = weighted;
        _sums = new RentedBytes(checked((geometry.RowSamples + Slack) * Unsafe.SizeOf<TSum>()));
    }

    public override void Start(ArrayPool<byte> pool) => _sums.Rent(pool);

    protected override void Row(int row, Span<byte> destination, CancellationToken cancellation)
    {
        var block = SamplesPerCheck / (_geometry.Diameter * _geometry.Diameter) / TLanes.Count * TLanes.Count;
        block = Math.Clamp(block, TLanes.Count, BlockSamples);
        var sums = _sums.As<TSum>();
        for (var start = 0; start < _geometry.RowSamples; start += block)
        {
            cancellation.ThrowIfCancellationRequested();
            var length = Math.Min(block, _geometry.RowSamples - start);
            sums[start..].Clear();
            for (var logical = row - _geometry.Before; logical <= row + _geometry.After; logical++)
            {
                var mapped = _geometry.Map(logical, _geometry.Height);
                if (mapped >= 0)
                {
                    var samples = _weighted ? _source.Weighted(mapped) : _source.Padded(mapped);
                    AddRow(MemoryMarshal.Cast<byte, TSource>(samples)[start..], sums[start..], length);
                }
            }
        }

        if (_geometry.Format.BitsPerSample == 8)
        {
            Divide(row, destination);
        }
        else
        {
            Divide(row, MemoryMarshal.Cast<byte, ushort>(destination));
        }
    }

    public override void Dispose() => _sums.Dispose();

    // Adds the d pixels that begin at each sample. Lanes behind the last sample are sums of slack and never read.
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private void AddRow(ReadOnlySpan<TSource> source, Span<TSum> sums, int samples)
    {
        var channels = _geometry.Format.Channels;
        var reach = (_geometry.Diameter - 1) * channels;
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

    private void Divide<TSample>(int row, Span<TSample> destination)
        where TSample : unmanaged, IBinaryInteger<TSample>
    {
        var channels = _geometry.Format.Channels;
        var rows = (ulong)_geometry.Count(row, _geometry.Height);
        var sums = _sums.As<TSum>();
        for (var x = 0; x < _geometry.Width; x++)
        {
            var count = rows * (ulong)_geometry.Count(x, _geometry.Width);
            for (var channel = 0; channel < channels; channel++)
            {
                var colour = _weighted && channel < channels - 1;
                var by = colour ? ulong.CreateTruncating(sums[(x * channels) + channels - 1]) : count;
                var sum = ulong.CreateTruncating(sums[(x * channels) + channel]);
                destination[(x * channels) + channel] = by == 0 ? TSample.Zero : TSample.CreateTruncating(((2 * sum) + by) / (2 * by));
            }
        }
    }
}
