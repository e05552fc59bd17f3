using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Png.Checksums;

/// <summary>One lane of 128 bits.</summary>
internal readonly struct FoldLanes128 : IFoldLanes<Vector128<ulong>>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<ulong> Repeat(ulong low, ulong high) => Vector128.Create(low, high);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<ulong> FromState(uint state) => Vector128.CreateScalar((ulong)state);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<ulong> Xor(Vector128<ulong> left, Vector128<ulong> right) => left ^ right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<ulong> Fold(Vector128<ulong> lanes, Vector128<ulong> factors, Vector128<ulong> next) =>
        Pclmulqdq.CarrylessMultiply(lanes, factors, 0x00) ^ Pclmulqdq.CarrylessMultiply(lanes, factors, 0x11) ^ next;
}
