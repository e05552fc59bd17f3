using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Kernels.Blur;

/// <summary>
/// The row that leaves the window was read d rows ago, and may have left the second-level cache since. Rows lie one behind the other, so
/// the end of one fetches the start of the next. A tenth at d = 255, 3 % at others.
/// </summary>
internal static class LeavingRow
{
    // How far ahead of its use it is fetched.
    private const int PrefetchBytes = 1024;

    // A pointer, because the instruction takes nothing else; it reads nothing, so it may point behind the rows, and to nowhere
    // when the rows were moved meanwhile.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe void Prefetch(ref byte row)
    {
        if (Sse.IsSupported)
        {
            Sse.Prefetch0((byte*)Unsafe.AsPointer(ref row) + PrefetchBytes);
        }
    }
}
