using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Api.Buffers;

namespace Api.Tests.Buffers;

public sealed class SegmentedBufferTests
{
    [Fact]
    public void Written_AfterManyWrites_HoldsThemInOrder()
    {
        const int seed = 3;
        var pool = new BufferPool(0);
        var random = new Random(seed);
        var expected = new List<byte>();
        using (var buffer = new SegmentedBuffer(pool))
        {
            for (var i = 0; i < 300; i++)
            {
                var bytes = new byte[random.Next(20_000)];
                random.NextBytes(bytes);
                bytes.CopyTo(buffer.GetSpan(bytes.Length));
                buffer.Advance(bytes.Length);
                expected.AddRange(bytes);
                Assert.Equal(expected.Count, buffer.Length);
            }

            Assert.True(expected.ToArray().AsSpan().SequenceEqual(buffer.Written().ToArray()), $"seed {seed}");
        }

        Assert.Equal(0, pool.RentedBytes);
    }

    [Fact]
    public void Written_EverySegment_BeginsAtACacheLine()
    {
        using var buffer = new SegmentedBuffer(new BufferPool(0));
        for (var i = 0; i < 100; i++)
        {
            buffer.GetSpan(20_000);
            buffer.Advance(20_000);
        }

        var segments = 0;
        foreach (var segment in buffer.Written())
        {
            var address = Unsafe.ByteOffset(ref Unsafe.NullRef<byte>(), ref MemoryMarshal.GetReference(segment.Span));
            Assert.Equal(0, address % CacheLine.Bytes);
            segments++;
        }

        Assert.True(segments > 4);
    }

    [Fact]
    public void Written_Empty_IsEmpty()
    {
        using var buffer = new SegmentedBuffer(new BufferPool(0));

        Assert.True(buffer.Written().IsEmpty);
    }

    [Fact]
    public void Advance_BeyondTheSegment_Throws()
    {
        using var buffer = new SegmentedBuffer(new BufferPool(0));
        var free = buffer.GetSpan().Length;

        Assert.Throws<ArgumentOutOfRangeException>(() => buffer.Advance(free + 1));
    }
}
