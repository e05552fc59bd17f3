using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Png.Checksums;

/// <summary>Two lanes of 128 bits.</summary>
internal readonly struct FoldLanes256 : IFoldLanes<Vector256<ulong>>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<ulong> Repeat(ulong low, ulong high) => Vector256.Create(Vector128.Create(low, high));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<ulong> FromState(uint state) => Vector256.CreateScalar((ulong)state);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<ulong> Xor(Vector256<ulong> left, Vector256<ulong> right) => left ^ right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<ulong> Fold(Vector256<ulong> lanes, Vector256<ulong> factors, Vector256<ulong> next) =>
        Pclmulqdq.V256.CarrylessMultiply(lanes, factors, 0x00) ^ Pclmulqdq.V256.CarrylessMultiply(lanes, factors, 0x11) ^ next;
}
