using Api.Buffers;

namespace Api.Tests.Buffers;

public sealed class TransportBlocksTests
{
    private const long MaxBytes = 1 << 20;

    [Fact]
    public void Rent_AfterReturn_GivesABlockThatNobodyElseHas()
    {
        using var pool = new TransportBlocks(MaxBytes);
        var first = pool.Rent();
        var second = pool.Rent();
        Assert.NotSame(first, second);

        first.Dispose();

        Assert.Same(first, pool.Rent());
        Assert.NotSame(second, pool.Rent());
    }

    [Theory]
    [InlineData(-1, 64 << 10)]
    [InlineData(4096, 64 << 10)]
    [InlineData(64 << 10, 64 << 10)]
    [InlineData((64 << 10) + 1, TransportBlocks.LargestBytes)]
    [InlineData(TransportBlocks.LargestBytes, TransportBlocks.LargestBytes)]
    public void Rent_Minimum_GivesTheSmallestBlockThatHasIt(int minimum, int expected)
    {
        using var pool = new TransportBlocks(MaxBytes);

        Assert.Equal(expected, pool.Rent(minimum).Memory.Length);
        Assert.Equal(expected, pool.RentedBytes);
    }

    [Fact]
    public void Rent_AfterBlocksOfAnotherSizeWereKept_KeepsThoseOfThisOne()
    {
        using var pool = new TransportBlocks(4 * TransportBlocks.LargestBytes); // keeps one large one, or four small ones
        var small = Enumerable.Range(0, 4).Select(_ => pool.Rent()).ToList();
        small.ForEach(block => block.Dispose());

        // Each one that comes back and finds no room makes room.
        for (var i = 0; i < 4; i++)
        {
            pool.Rent(TransportBlocks.LargestBytes).Dispose();
        }

        var kept = pool.Rent(TransportBlocks.LargestBytes);
        kept.Dispose();
        Assert.Same(kept, pool.Rent(TransportBlocks.LargestBytes));
        Assert.DoesNotContain(pool.Rent(), small);
    }

    [Fact]
    public void Rent_KeptOnesWouldBeTooMuch_DropsThem()
    {
        using var pool = new TransportBlocks(MaxBytes);
        var small = Enumerable.Range(0, 4).Select(_ => pool.Rent()).ToList();
        small.ForEach(block => block.Dispose());
        Assert.Equal(4 * (64 << 10), pool.RetainedBytes);

        for (var i = 1; i <= MaxBytes / TransportBlocks.LargestBytes; i++)
        {
            pool.Rent(TransportBlocks.LargestBytes);
            Assert.InRange(pool.RentedBytes + pool.RetainedBytes, 1, MaxBytes);
        }
    }

    [Fact]
    public void Rent_MoreThanABlock_Throws()
    {
        using var pool = new TransportBlocks(MaxBytes);

        Assert.Throws<ArgumentOutOfRangeException>(() => pool.Rent(pool.MaxBufferSize + 1));
    }

    [Fact]
    public void Create_DisposedByItsUser_GoesOnServing()
    {
        using var blocks = new TransportBlocks(MaxBytes);
        blocks.Create().Dispose();

        Assert.Equal(blocks.MaxBufferSize, blocks.Create().Rent(blocks.MaxBufferSize).Memory.Length);
    }

    [Fact]
    public void Rent_AllIsRented_ThrowsUntilOneComesBack()
    {
        using var blocks = new TransportBlocks(MaxBytes);
        var rented = Enumerable.Range(0, (int)(MaxBytes / blocks.MaxBufferSize)).Select(_ => blocks.Rent(blocks.MaxBufferSize)).ToArray();
        Assert.Equal(MaxBytes, blocks.RentedBytes);

        Assert.Throws<ConnectionMemoryException>(() => blocks.Rent());
        rented[0].Dispose();

        blocks.Rent(blocks.MaxBufferSize);
        Assert.Equal(MaxBytes, blocks.RentedBytes);
    }

    [Fact]
    public void IsCrowded_MoreThanHalfIsRented_IsTrue()
    {
        using var blocks = new TransportBlocks(MaxBytes);
        var rented = Enumerable.Range(0, (int)(MaxBytes / blocks.MaxBufferSize / 2)).Select(_ => blocks.Rent(blocks.MaxBufferSize)).ToArray();
        Assert.False(blocks.IsCrowded);

        var oneMore = blocks.Rent();
        Assert.True(blocks.IsCrowded);

        oneMore.Dispose();
        Assert.False(blocks.IsCrowded);
    }
}
