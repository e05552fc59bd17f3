using Api.Hosting;
using Api.Tests.Support;

namespace Api.Tests.Hosting;

public sealed class ContainerMemoryTests
{
    private const long MiB = 1 << 20;

    [Theory]
    [InlineData(24_000, 24_000, 24_000)] // a machine: the heap may take all of it
    [InlineData(192, 256, 256)] // a container: the runtime gives the heap three quarters
    [InlineData(192, 24_000, 256)] // a heap limit that somebody set: as in a container
    public void Of_HeapAndMemory_IsWhatLimitsTheProcess(long heap, long memory, long expected) =>
        Assert.Equal(expected * MiB, ContainerMemory.Of(heap * MiB, memory * MiB));

    [Fact]
    public async Task Budget_HeapLimitOf192MiB_Is60PercentOfAContainerWithIt()
    {
        using var service = await ServiceProcess.StartAsync(("DOTNET_GCHeapHardLimit", "0xC000000"));

        // In whole tens of bytes.
        Assert.Contains($"Limits__MemoryBudgetBytes={256 * MiB / 10 * 6} ", service.Output, StringComparison.Ordinal);
    }
}
