using System.Runtime.Intrinsics;
using Arm = System.Runtime.Intrinsics.Arm;
using X86 = System.Runtime.Intrinsics.X86;

namespace Api.Catalog;

/// <summary>What this machine's processor offers to the kernels and the codec.</summary>
internal static class InstructionSets
{
    /// <summary>Names of the instruction sets that the runtime uses here.</summary>
    public static IReadOnlyList<string> Detected { get; } =
    [
        .. new (string Name, bool Supported)[]
        {
            ("SSE4.2", X86.Sse42.IsSupported),
            ("PCLMULQDQ", X86.Pclmulqdq.IsSupported),
            ("AVX", X86.Avx.IsSupported),
            ("AVX2", X86.Avx2.IsSupported),
            ("BMI2", X86.Bmi2.IsSupported),
            ("FMA", X86.Fma.IsSupported),
            ("AVX-512F", X86.Avx512F.IsSupported),
            ("AVX-512BW", X86.Avx512BW.IsSupported),
            ("AVX-512VBMI", X86.Avx512Vbmi.IsSupported),
            ("AdvSimd", Arm.AdvSimd.IsSupported),
            ("ARM-CRC32", Arm.Crc32.IsSupported),
        }.Where(set => set.Supported).Select(set => set.Name),
    ];

    /// <summary>Vector widths in bits that the hardware carries out as one operation.</summary>
    public static IReadOnlyList<int> AcceleratedWidths { get; } =
    [
        .. new (int Bits, bool Accelerated)[]
        {
            (128, Vector128.IsHardwareAccelerated),
            (256, Vector256.IsHardwareAccelerated),
            (512, Vector512.IsHardwareAccelerated),
        }.Where(width => width.Accelerated).Select(width => width.Bits),
    ];
}
