using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Png.Filters;

/// <summary>Loads and stores the lowest bytes of a vector, as many as a word has.</summary>
internal static class PixelWord
{
    /// <summary>The word's bytes in the lowest lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<byte> Load<TWord>(ref byte row, nuint at)
        where TWord : unmanaged =>
        Vector128.CreateScalarUnsafe(Unsafe.ReadUnaligned<TWord>(ref Unsafe.Add(ref row, at))).AsByte();

    /// <summary>Stores the lowest lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store<TWord>(Vector128<byte> lanes, ref byte row, nuint at)
        where TWord : unmanaged =>
        Unsafe.WriteUnaligned(ref Unsafe.Add(ref row, at), lanes.As<byte, TWord>().ToScalar());
}
