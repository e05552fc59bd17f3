using Api.Admission;
using Api.Buffers;
using Api.Caching;
using Api.Hosting;
using Api.Jobs;
using Microsoft.Extensions.Options;

namespace Api.Tests.Caching;

public sealed class ReplyCacheTests
{
    [Fact]
    public void Find_Kept_GivesTheBytes()
    {
        var cache = Make(100_000);
        Keep(cache, "a", 5000, 7);

        var reply = cache.Find("a");

        Assert.NotNull(reply);
        Assert.Equal(Enumerable.Repeat((byte)7, 5000), reply.Png);
        Assert.Null(cache.Find("b"));
    }

    [Fact]
    public void Keep_MoreThanFits_DropsTheOnesNotUsedForLongest()
    {
        var cache = Make(50_000);
        for (var i = 0; i < 8; i++)
        {
            Keep(cache, $"{i}", 5000, (byte)i);
        }

        Assert.NotNull(Found(cache, "0")); // used again: the oldest one is 1 now
        Keep(cache, "8", 5000, 8);
        Keep(cache, "9", 5000, 9);

        Assert.Null(cache.Find("1"));
        Assert.NotNull(cache.Find("0"));
        Assert.NotNull(cache.Find("9"));
        Assert.InRange(cache.Bytes, 40_000, 50_000);
    }

    [Fact]
    public void Keep_RepliesAreBeingSent_DropsOthersAndNeverHoldsMoreThanItMay()
    {
        var cache = Make(50_000);
        for (var i = 0; i < 8; i++)
        {
            Keep(cache, $"{i}", 5000, (byte)i);
        }

        // All but one are with readers that take them slowly.
        var sent = Enumerable.Range(0, 7).Select(i => cache.Find($"{i}")!).ToArray();
        Keep(cache, "8", 5000, 8);
        Keep(cache, "9", 5000, 9);
        Assert.Null(Found(cache, "7"));
        Assert.Equal([.. Enumerable.Range(0, 7)], sent.Select(reply => (int)reply.Png[0]));
        Assert.All(Enumerable.Range(0, 7), i => Assert.Same(sent[i], Found(cache, $"{i}")));

        var held = new[] { cache.Find("8"), cache.Find("9") };
        Assert.DoesNotContain(null, held);
        Keep(cache, "10", 5000, 10);
        Assert.Null(Found(cache, "10")); // nothing could be dropped for it
        Assert.InRange(cache.Bytes, 0, 50_000);

        sent[3].Dispose();
        Keep(cache, "11", 5000, 11);
        Assert.NotNull(Found(cache, "11"));
        Assert.Null(Found(cache, "3"));
        Assert.InRange(cache.Bytes, 0, 50_000);
    }

    [Fact]
    public void Keep_MoreThanAnEighth_IsNotKept()
    {
        var cache = Make(50_000);

        Keep(cache, "a", 6000, 1);

        Assert.Null(cache.Find("a"));
        Assert.Equal(0, cache.Bytes);
    }

    [Fact]
    public void Keep_Twice_CountsOnce()
    {
        var cache = Make(50_000);
        Keep(cache, "a", 1000, 1);
        var bytes = cache.Bytes;

        Keep(cache, "a", 1000, 1);

        Assert.Equal(bytes, cache.Bytes);
    }

    [Fact]
    public void Keep_CacheIsOff_KeepsNothing()
    {
        var cache = Make(0);

        Keep(cache, "a", 1, 1);

        Assert.Null(cache.Find("a"));
    }

    // As if it had been sent at once.
    private static CachedReply? Found(ReplyCache cache, string key)
    {
        var reply = cache.Find(key);
        reply?.Dispose();
        return reply;
    }

    private static ReplyCache Make(long bytes) => new(Options.Create(new LimitsOptions { CacheBytes = bytes }));

    private static void Keep(ReplyCache cache, string key, int bytes, byte value)
    {
        var png = new SegmentedBuffer(new BufferPool(0));
        for (var left = bytes; left > 0;)
        {
            var span = png.GetSpan();
            var part = Math.Min(left, span.Length);
            span[..part].Fill(value);
            png.Advance(part);
            left -= part;
        }

        var admission = new AdmissionControl(Options.Create(new LimitsOptions()), TimeProvider.System);
        using var picture = new FinishedPicture(png, new JobReport(), admission.EnterAsync(new JobDemand(1, 0), default).AsTask().Result);
        cache.Keep(key, picture);
    }
}
