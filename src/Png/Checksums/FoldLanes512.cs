using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Png.Checksums;

/// <summary>Four lanes of 128 bits.</summary>
internal readonly struct FoldLanes512 : IFoldLanes<Vector512<ulong>>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<ulong> Repeat(ulong low, ulong high) => Vector512.Create(Vector128.Create(low, high));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<ulong> FromState(uint state) => Vector512.CreateScalar((ulong)state);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<ulong> Xor(Vector512<ulong> left, Vector512<ulong> right) => left ^ right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<ulong> Fold(Vector512<ulong> lanes, Vector512<ulong> factors, Vector512<ulong> next) =>
        Pclmulqdq.V512.CarrylessMultiply(lanes, factors, 0x00) ^ Pclmulqdq.V512.CarrylessMultiply(lanes, factors, 0x11) ^ next;
}
