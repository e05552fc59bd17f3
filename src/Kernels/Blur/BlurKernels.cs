using System.Runtime.Intrinsics;
using Kernels.Simd;

namespace Kernels.Blur;

/// <summary>Chooses the kernel once, from format, variant, width and diameter, so that no row decides anything.</summary>
internal static class BlurKernels
{
    public static BlurKernel Create(
        SourceRing source, BlurGeometry geometry, BlurVariant variant, int vectorBits)
    {
        if (geometry.Diameter == 1)
        {
            return new CopyKernel(source, geometry.Format);
        }

        return variant switch
        {
            BlurVariant.Scalar => new ScalarKernel(source, geometry),
            BlurVariant.Simd => Simd(source, geometry, vectorBits),
            _ => Sliding(source, geometry, vectorBits),
        };
    }

    private static BlurKernel Simd(SourceRing source, BlurGeometry geometry, int vectorBits)
    {
        return (geometry.Format.HasAlpha, geometry.Format.BitsPerSample) switch
        {
            (false, 8) => Sums32<byte>(weighted: false),
            (false, _) => Sums32<ushort>(weighted: false),
            (true, 8) => new AlphaKernel(source, geometry, Sums32<byte>(weighted: false), () => Sums32<ushort>(weighted: true)),
            (true, _) => new AlphaKernel(source, geometry, Sums32<ushort>(weighted: false), Sums64),
        };

        BlurKernel Sums32<TSource>(bool weighted)
            where TSource : unmanaged => vectorBits switch
            {
                512 => new SimdKernel<Lanes512<uint>, Vector512<uint>, TSource, uint>(source, geometry, weighted),
                256 => new SimdKernel<Lanes256<uint>, Vector256<uint>, TSource, uint>(source, geometry, weighted),
                _ => new SimdKernel<Lanes128<uint>, Vector128<uint>, TSource, uint>(source, geometry, weighted),
            };

        BlurKernel Sums64() => vectorBits switch
        {
            512 => new SimdKernel<Lanes512<ulong>, Vector512<ulong>, uint, ulong>(source, geometry, true),
            256 => new SimdKernel<Lanes256<ulong>, Vector256<ulong>, uint, ulong>(source, geometry, true),
            _ => new SimdKernel<Lanes128<ulong>, Vector128<ulong>, uint, ulong>(source, geometry, true),
        };
    }

    private static BlurKernel Sliding(SourceRing source, BlurGeometry geometry, int vectorBits) =>
        geometry.Format.Channels switch
        {
            1 => Sliding<OneChannel, OneChannel>(source, geometry, vectorBits),
            2 => Sliding<TwoChannels, TwoChannels>(source, geometry, vectorBits),
            3 => Sliding<ThreeChannels, FourChannels>(source, geometry, vectorBits),
            _ => Sliding<FourChannels, FourChannels>(source, geometry, vectorBits),
        };

    private static BlurKernel Sliding<TChannels, TPixel>(
        SourceRing source, BlurGeometry geometry, int vectorBits)
        where TChannels : struct, IChannels
        where TPixel : struct, IChannels
    {
        var plain = geometry.Format.BitsPerSample == 16
            ? Deep<TChannels>(source, geometry, vectorBits)
            : Columns<TChannels, TPixel>(source, geometry, vectorBits);
        return geometry.Format.HasAlpha
            ? new AlphaKernel(source, geometry, plain, () => Weighted<TChannels>(source, geometry, vectorBits))
            : plain;
    }

    private static BlurKernel Weighted<TChannels>(
        SourceRing source, BlurGeometry geometry, int vectorBits)
        where TChannels : struct, IChannels =>

        // Four lanes of 64 bits, an RGBA pixel of 16-bit samples, need at least 256: narrower hardware takes two steps.
        (geometry.Format.BitsPerSample, vectorBits) switch
        {
            (8, 512) => new WeightedColumnKernel<Means512, Weights512, Lanes512<uint>, Vector512<ushort>, Vector512<uint>, Vector512<ulong>, TChannels>(
                source, geometry),
            (8, 256) => new WeightedColumnKernel<Means256, Weights256, Lanes256<uint>, Vector256<ushort>, Vector256<uint>, Vector256<ulong>, TChannels>(
                source, geometry),
            (8, _) => new WeightedColumnKernel<Means128, Weights128, Lanes128<uint>, Vector128<ushort>, Vector128<uint>, Vector128<ulong>, TChannels>(
                source, geometry),
            (_, 512) => new WeightedSlidingKernel<Means512, Lanes512<ulong>, Vector512<ulong>, uint, ulong, ushort, TChannels>(
                source, geometry),
            _ => (BlurKernel)new WeightedSlidingKernel<Means256, Lanes256<ulong>, Vector256<ulong>, uint, ulong, ushort, TChannels>(
                source, geometry),
        };

    private static BlurKernel Deep<TChannels>(SourceRing source, BlurGeometry geometry, int vectorBits)
        where TChannels : struct, IChannels => vectorBits switch
        {
            512 => new DeepSlidingKernel<Means512, Lanes512<uint>, Vector512<ushort>, Vector512<uint>, Vector512<ulong>, TChannels>(
                source, geometry),
            256 => new DeepSlidingKernel<Means256, Lanes256<uint>, Vector256<ushort>, Vector256<uint>, Vector256<ulong>, TChannels>(
                source, geometry),
            _ => new DeepSlidingKernel<Means128, Lanes128<uint>, Vector128<ushort>, Vector128<uint>, Vector128<ulong>, TChannels>(
                source, geometry),
        };

    private static BlurKernel Columns<TChannels, TPixel>(SourceRing source, BlurGeometry geometry, int vectorBits)
        where TChannels : struct, IChannels
        where TPixel : struct, IChannels
    {
        return vectorBits switch
        {
            512 => Of<Means512, Lanes512<ushort>, Lanes512<uint>, Vector512<ushort>, Vector512<uint>, Vector512<ulong>>(),
            256 => Of<Means256, Lanes256<ushort>, Lanes256<uint>, Vector256<ushort>, Vector256<uint>, Vector256<ulong>>(),
            _ => Of<Means128, Lanes128<ushort>, Lanes128<uint>, Vector128<ushort>, Vector128<uint>, Vector128<ulong>>(),
        };

        BlurKernel Of<TMeans, TLanes, TSums, T16, T32, T64>()
            where TMeans : struct, IMeans<T16, T32, T64>
            where TLanes : struct, ILanes<T16, ushort>
            where TSums : struct, ILanes<T32, uint>
            where T16 : struct
            where T32 : struct
            where T64 : struct
        {
            // The narrow forms have one divisor for the whole picture.
            if (geometry.Diameter > NarrowKernel<TMeans, TLanes, T16, T32, T64, TPixel>.MaxDiameter || geometry.Edge == BlurEdge.Shrink)
            {
                return new WideKernel<TMeans, TLanes, TSums, T16, T32, T64, TPixel>(source, geometry);
            }

            // Up to two steps; with more of them (d = 10 to 15) a running total is faster, at 1080p by a twentieth to a tenth.
            return geometry.Diameter switch
            {
                2 => LogStep<Twice<One>>(),
                3 => LogStep<TwiceAndOne<One>>(),
                4 => LogStep<Twice<Twice<One>>>(),
                5 => LogStep<TwiceAndOne<Twice<One>>>(),
                6 => LogStep<Twice<TwiceAndOne<One>>>(),
                7 => LogStep<TwiceAndOne<TwiceAndOne<One>>>(),
                8 => LogStep<Twice<Twice<Twice<One>>>>(),
                _ => Narrow(),
            };

            BlurKernel LogStep<TDiameter>()
                where TDiameter : struct, IDiameter => LogStepKernel<TMeans, TLanes, T16, T32, T64, TPixel, TDiameter>.IsSupported
                ? new LogStepKernel<TMeans, TLanes, T16, T32, T64, TPixel, TDiameter>(source, geometry)
                : Narrow();

            BlurKernel Narrow() => new NarrowKernel<TMeans, TLanes, T16, T32, T64, TPixel>(source, geometry);
        }
    }
}
