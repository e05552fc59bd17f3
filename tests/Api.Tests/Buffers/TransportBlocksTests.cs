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
        Assert.Equal(pool.MaxBufferSize, first.Memory.Length);
        Assert.NotSame(first, second);

        first.Dispose();

        Assert.Same(first, pool.Rent());
        Assert.NotSame(second, pool.Rent());
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

        Assert.Equal(blocks.MaxBufferSize, blocks.Create().Rent().Memory.Length);
    }

    [Fact]
    public void Rent_AllIsRented_ThrowsUntilOneComesBack()
    {
        using var blocks = new TransportBlocks(MaxBytes);
        var rented = Enumerable.Range(0, (int)(MaxBytes / blocks.MaxBufferSize)).Select(_ => blocks.Rent()).ToArray();
        Assert.Equal(MaxBytes, blocks.RentedBytes);

        Assert.Throws<ConnectionMemoryException>(() => blocks.Rent());
        rented[0].Dispose();

        blocks.Rent();
        Assert.Equal(MaxBytes, blocks.RentedBytes);
    }

    [Fact]
    public void IsCrowded_MoreThanHalfIsRented_IsTrue()
    {
        using var blocks = new TransportBlocks(MaxBytes);
        var rented = Enumerable.Range(0, (int)(MaxBytes / blocks.MaxBufferSize / 2)).Select(_ => blocks.Rent()).ToArray();
        Assert.False(blocks.IsCrowded);

        var oneMore = blocks.Rent();
        Assert.True(blocks.IsCrowded);

        oneMore.Dispose();
        Assert.False(blocks.IsCrowded);
    }
}
