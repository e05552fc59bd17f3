using Api.Buffers;

namespace Api.Tests.Buffers;

public sealed class BufferPoolTests
{
    [Fact]
    public void BucketFor_EveryLength_FitsAndWastesAtMostAQuarter()
    {
        for (var length = 0; length < 100_000; length++)
        {
            var (bucket, size) = BufferPool.BucketFor(length);
            Assert.True(size >= length, $"{length}");
            Assert.True(length <= 1024 || size <= length * 1.25 + 1, $"{length}: {size}");
            Assert.Equal((bucket, size), BufferPool.BucketFor(size));
        }
    }

    [Theory]
    [InlineData(1 << 30)]
    [InlineData((1 << 30) + 1)]
    [InlineData(int.MaxValue)]
    public void BucketFor_Huge_DoesNotOverflow(int length) => Assert.True(BufferPool.BucketFor(length).Size >= length);

    [Fact]
    public void Return_ThenRent_GivesTheSameArray()
    {
        var pool = new BufferPool(1 << 20);
        var array = pool.Rent(5000);
        Assert.Equal(array.Length, pool.RentedBytes);
        pool.Return(array);
        Assert.Equal((0, array.Length), (pool.RentedBytes, pool.RetainedBytes));

        Assert.Same(array, pool.Rent(5000));
        Assert.Equal(0, pool.RetainedBytes);
    }

    [Fact]
    public void Return_AboveTheBound_DropsTheArray()
    {
        var pool = new BufferPool(10_000);
        var (one, two) = (pool.Rent(8000), pool.Rent(8000));
        pool.Return(one);
        pool.Return(two);

        Assert.Equal(one.Length, pool.RetainedBytes);
        Assert.Equal(0, pool.RentedBytes);
    }

    [Fact]
    public void Return_AboveTheBound_DropsWhatWasNotAskedForForLongest()
    {
        var pool = new BufferPool(18_000);
        var (old, other) = (pool.Rent(5000), pool.Rent(7000));
        pool.Return(old);
        pool.Return(other);
        var now = pool.Rent(9000);
        pool.Return(now);

        Assert.Same(now, pool.Rent(9000));
        Assert.Same(other, pool.Rent(7000));
        Assert.NotSame(old, pool.Rent(5000));
        Assert.Equal(0, pool.RetainedBytes);
    }

    [Fact]
    public void Return_LargerThanTheBound_DropsNothingElse()
    {
        var pool = new BufferPool(10_000);
        var (small, large) = (pool.Rent(8000), pool.Rent(20_000));
        pool.Return(small);
        pool.Return(large);

        Assert.Equal(small.Length, pool.RetainedBytes);
    }

    [Fact]
    public void Rent_KeptArraysWouldBeTooMuch_DropsThem()
    {
        var pool = new BufferPool(20_000, maxBytes: 20_000);
        var (one, two) = (pool.Rent(8192), pool.Rent(4096));
        pool.Return(one);
        pool.Return(two);

        pool.Rent(16_384); // with one of the two it is too much

        Assert.Equal((16_384, 0), (pool.RentedBytes, pool.RetainedBytes));
    }

    [Fact]
    public void Rent_KeptArraysFitBeside_KeepsThem()
    {
        var pool = new BufferPool(20_000, maxBytes: 20_480);
        var kept = pool.Rent(4096);
        pool.Return(kept);

        pool.Rent(16_384);

        Assert.Same(kept, pool.Rent(4096));
    }

    [Fact]
    public void Return_ForeignArray_Throws() =>
        Assert.Throws<ArgumentException>(() => new BufferPool(1000).Return(new byte[1025]));
}
