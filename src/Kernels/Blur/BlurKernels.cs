using System.Buffers;
using System.Numerics;
using System.Runtime.Intrinsics;
using Kernels.Simd;

namespace Kernels.Blur;

/// <summary>Chooses the kernel once, from format, variant and width, so that no row decides anything.</summary>
internal static class BlurKernels
{
    public static BlurKernel Create(
        SourceRing source, BlurGeometry geometry, BlurVariant variant, int vectorBits, ArrayPool<byte> pool)
    {
        if (geometry.Diameter == 1)
        {
            return new CopyKernel(source);
        }

        if (variant == BlurVariant.Scalar)
        {
            return new ScalarKernel(source, geometry);
        }

        var plain = geometry.Format.BitsPerSample == 8
            ? Create<byte, uint>(source, geometry, false, variant, vectorBits, pool)
            : Create<ushort, uint>(source, geometry, false, variant, vectorBits, pool);
        if (!geometry.Format.HasAlpha)
        {
            return plain;
        }

        var weighted = geometry.Format.BitsPerSample == 8
            ? Create<ushort, uint>(source, geometry, true, variant, vectorBits, pool)
            : Create<uint, ulong>(source, geometry, true, variant, vectorBits, pool);
        return new AlphaKernel(source, plain, weighted);
    }

    private static BlurKernel Create<TSource, TSum>(
        SourceRing source, BlurGeometry geometry, bool weighted, BlurVariant variant, int vectorBits, ArrayPool<byte> pool)
        where TSource : unmanaged
        where TSum : unmanaged, IBinaryInteger<TSum> => vectorBits switch
        {
            512 => Create<Lanes512<TSum>, Vector512<TSum>, TSource, TSum>(source, geometry, weighted, variant, pool),
            256 => Create<Lanes256<TSum>, Vector256<TSum>, TSource, TSum>(source, geometry, weighted, variant, pool),
            _ => Create<Lanes128<TSum>, Vector128<TSum>, TSource, TSum>(source, geometry, weighted, variant, pool),
        };

    private static BlurKernel Create<TLanes, TVector, TSource, TSum>(
        SourceRing source, BlurGeometry geometry, bool weighted, BlurVariant variant, ArrayPool<byte> pool)
        where TLanes : struct, ILanes<TVector, TSum>
        where TVector : struct
        where TSource : unmanaged
        where TSum : unmanaged, IBinaryInteger<TSum>
    {
        if (variant == BlurVariant.Simd)
        {
            return new SimdKernel<TLanes, TVector, TSource, TSum>(source, geometry, weighted, pool);
        }

        return geometry.Format.Channels switch
        {
            1 => new SlidingKernel<TLanes, TVector, TSource, TSum, OneChannel>(source, geometry, weighted, pool),
            2 => new SlidingKernel<TLanes, TVector, TSource, TSum, TwoChannels>(source, geometry, weighted, pool),
            3 => new SlidingKernel<TLanes, TVector, TSource, TSum, ThreeChannels>(source, geometry, weighted, pool),
            _ => new SlidingKernel<TLanes, TVector, TSource, TSum, FourChannels>(source, geometry, weighted, pool),
        };
    }
}
