using System.Buffers;
using System.Runtime.InteropServices;

namespace Fuzz.Checks;

/// <summary>
/// Memory that ends at a page nobody may touch: a read or write behind it ends the program on the spot, where an array
/// would hide it. Elsewhere than on Linux it is an array.
/// </summary>
internal sealed unsafe partial class GuardedMemory : MemoryManager<byte>
{
    private const int ReadWrite = 3;
    private const int NoAccess = 0;
    private const int PrivateAnonymous = 0x22;

    private byte[]? _array;
    private byte* _start;
    private int _length;

    private GuardedMemory(int length)
    {
        Allocate(length);
    }

    public static GuardedMemory Create() => new(1 << 20);

    /// <summary>The last bytes before the page. Valid until the next call that asks for more than there ever were.</summary>
    public Memory<byte> Last(int length)
    {
        if (length > _length)
        {
            Free();
            Allocate(checked(length * 2));
        }

        return Memory.Slice(_length - length, length);
    }

    public override Span<byte> GetSpan() => _array is null ? new Span<byte>(_start, _length) : _array;

    public override MemoryHandle Pin(int elementIndex = 0) => _array is null
        ? new MemoryHandle(_start + elementIndex)
        : _array.AsMemory(elementIndex).Pin();

    public override void Unpin()
    {
    }

    protected override void Dispose(bool disposing) => Free();

    private void Allocate(int length)
    {
        var page = Environment.SystemPageSize;
        _length = (length + page - 1) / page * page;
        if (!OperatingSystem.IsLinux())
        {
            _array = new byte[_length];
            return;
        }

        _start = Map(null, (nuint)(_length + page), ReadWrite, PrivateAnonymous, -1, 0);
        if (_start == (byte*)-1 || Protect(_start + _length, (nuint)page, NoAccess) != 0)
        {
            throw new InvalidOperationException($"There are no {_length} bytes with a guard page.");
        }
    }

    private void Free()
    {
        if (_start is not null)
        {
            _ = Unmap(_start, (nuint)(_length + Environment.SystemPageSize));
            _start = null;
        }
    }

    [LibraryImport("libc", EntryPoint = "mmap")]
    private static partial byte* Map(byte* address, nuint length, int protection, int flags, int file, nint offset);

    [LibraryImport("libc", EntryPoint = "mprotect")]
    private static partial int Protect(byte* address, nuint length, int protection);

    [LibraryImport("libc", EntryPoint = "munmap")]
    private static partial int Unmap(byte* address, nuint length);
}
