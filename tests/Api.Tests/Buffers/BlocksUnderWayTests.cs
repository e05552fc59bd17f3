using System.IO.Pipelines;
using Api.Buffers;

namespace Api.Tests.Buffers;

public sealed class BlocksUnderWayTests
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task SentAsync_AllBlocksCameBack_Ends()
    {
        using var pool = new TransportBlocks(long.MaxValue);
        var pipe = new Pipe(new PipeOptions(pool, pauseWriterThreshold: 0));
        var blocks = new BlocksUnderWay();
        for (var round = 0; round < 3; round++)
        {
            await Fill(pipe.Writer, blocks);
            await Fill(pipe.Writer, blocks);
            var sent = blocks.SentAsync(CancellationToken.None).AsTask();
            var read = await pipe.Reader.ReadAsync();
            Assert.Equal(2 * TransportBlocks.LargestBytes, read.Buffer.Length);
            Assert.False(sent.IsCompleted);

            pipe.Reader.AdvanceTo(read.Buffer.GetPosition(TransportBlocks.LargestBytes));
            Assert.False(sent.IsCompleted);

            read = await pipe.Reader.ReadAsync();
            pipe.Reader.AdvanceTo(read.Buffer.End);
            await sent.WaitAsync(Long);
            Assert.False(blocks.IsAny);
            await blocks.SentAsync(CancellationToken.None).AsTask().WaitAsync(Long);
        }
    }

    [Fact]
    public async Task SentAsync_GivenUp_EndsAndCanWaitAgain()
    {
        using var pool = new TransportBlocks(long.MaxValue);
        var pipe = new Pipe(new PipeOptions(pool, pauseWriterThreshold: 0));
        var blocks = new BlocksUnderWay();
        await Fill(pipe.Writer, blocks);
        using (var giveUp = new CancellationTokenSource())
        {
            var wait = blocks.SentAsync(giveUp.Token).AsTask();
            Assert.False(wait.IsCompleted);
            await giveUp.CancelAsync();
            await wait.WaitAsync(Long);
            await blocks.SentAsync(giveUp.Token).AsTask().WaitAsync(Long); // fired already
        }

        Assert.True(blocks.IsAny);
        var again = blocks.SentAsync(CancellationToken.None).AsTask();
        Assert.False(again.IsCompleted);
        var read = await pipe.Reader.ReadAsync();
        pipe.Reader.AdvanceTo(read.Buffer.End);
        await again.WaitAsync(Long);
    }

    [Fact]
    public void GetMemory_OfOneReply_IsNotCountedForAnother()
    {
        using var pool = new TransportBlocks(long.MaxValue);
        var (one, other) = (new BlocksUnderWay(), new BlocksUnderWay());
        var pipe = new Pipe(new PipeOptions(pool));

        one.GetMemory(pipe.Writer, TransportBlocks.LargestBytes);
        using var nobodys = pool.Rent();

        Assert.True(one.IsAny);
        Assert.False(other.IsAny);
        Assert.Null(BlocksUnderWay.Renting);
        pipe.Writer.Complete();
        pipe.Reader.Complete();
        Assert.False(one.IsAny);
    }

    private static async Task Fill(PipeWriter writer, BlocksUnderWay blocks)
    {
        blocks.GetMemory(writer, TransportBlocks.LargestBytes);
        writer.Advance(TransportBlocks.LargestBytes);
        await writer.FlushAsync();
    }
}
