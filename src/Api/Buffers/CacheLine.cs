using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Api.Buffers;

/// <summary>
/// The alignment of buffers: a cache line, which is also the widest vector. An array begins 16 bytes behind some multiple of
/// eight, so a buffer lies within a longer one. The pool's arrays are pinned and stay where they are; should the collector move
/// one of another pool, speed is lost and nothing else.
/// </summary>
internal static class CacheLine
{
    public const int Bytes = 64;

    /// <summary>What an array must be longer than a buffer.</summary>
    public const int Slack = Bytes - 1;

    /// <summary>The first byte of an array at which a line begins.</summary>
    public static int StartIn(byte[] array)
    {
        var address = Unsafe.ByteOffset(ref Unsafe.NullRef<byte>(), ref MemoryMarshal.GetArrayDataReference(array));
        return (int)(-address & Slack);
    }
}
