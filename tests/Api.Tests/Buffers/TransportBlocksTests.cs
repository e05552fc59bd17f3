using Api.Buffers;

namespace Api.Tests.Buffers;

public sealed class TransportBlocksTests
{
    [Fact]
    public void Rent_AfterReturn_GivesABlockThatNobodyElseHas()
    {
        using var pool = new TransportBlocks();
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
        using var pool = new TransportBlocks();

        Assert.Throws<ArgumentOutOfRangeException>(() => pool.Rent(pool.MaxBufferSize + 1));
    }

    [Fact]
    public void Create_DisposedByItsUser_GoesOnServing()
    {
        using var blocks = new TransportBlocks();
        blocks.Create().Dispose();

        Assert.Equal(blocks.MaxBufferSize, blocks.Create().Rent().Memory.Length);
    }
}
