using System.Buffers;
using System.Runtime.InteropServices;

namespace Kernels.Tests.Blur;

/// <summary>
/// Memory that ends at a page nobody may touch: one byte too far ends the process. Where the system has no mmap, the page
/// is a stretch of known bytes, checked on disposal.
/// </summary>
internal sealed unsafe partial class GuardedMemory : MemoryManager<byte>
{
    private const int Page = 4096;

    private readonly int _length;
    private readonly int _mapped;
    private readonly byte* _pages;

    public GuardedMemory(int length)
    {
        _length = length;
        _mapped = ((length + Page - 1) / Page * Page) + Page;
        if (OperatingSystem.IsLinux())
        {
            const int ReadWrite = 3, PrivateAnonymous = 0x22, None = 0;
            _pages = (byte*)Map(null, (nuint)_mapped, ReadWrite, PrivateAnonymous, -1, 0);
            Assert.True((nint)_pages != -1, "mmap failed.");
            Assert.Equal(0, Protect(_pages + _mapped - Page, Page, None));
        }
        else
        {
            _pages = (byte*)NativeMemory.Alloc((nuint)_mapped);
            new Span<byte>(_pages + _mapped - Page, Page).Fill(0xA5);
        }
    }

    public override Span<byte> GetSpan() => new(_pages + _mapped - Page - _length, _length);

    public override MemoryHandle Pin(int elementIndex = 0) => new(_pages + _mapped - Page - _length + elementIndex);

    public override void Unpin()
    {
    }

    protected override void Dispose(bool disposing)
    {
        if (OperatingSystem.IsLinux())
        {
            _ = Unmap(_pages, (nuint)_mapped);
        }
        else
        {
            Assert.True(new Span<byte>(_pages + _mapped - Page, Page).IndexOfAnyExcept((byte)0xA5) < 0);
            NativeMemory.Free(_pages);
        }
    }

    [LibraryImport("libc", EntryPoint = "mmap")]
    private static partial void* Map(void* address, nuint length, int protection, int flags, int file, nint offset);

    [LibraryImport("libc", EntryPoint = "mprotect")]
    private static partial int Protect(void* address, nuint length, int protection);

    [LibraryImport("libc", EntryPoint = "munmap")]
    private static partial int Unmap(void* address, nuint length);
}
