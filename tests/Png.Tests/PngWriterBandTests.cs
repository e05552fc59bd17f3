using System.Buffers;
using Png.Tests.Support;

namespace Png.Tests;

public class PngWriterBandTests
{
    public static TheoryData<PngCompression, int> Kinds => new()
    {
        { PngCompression.Fast, 8 },
        { PngCompression.Fast, 16 },
        { PngCompression.Balanced, 8 },
        { PngCompression.Balanced, 16 },
        { PngCompression.Small, 8 },
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    public void EncodeBand_OnSeveralThreadsOutOfOrder_GivesTheBytesOfWriteRows(PngCompression compression, int bits)
    {
        var picture = Picture(compression, bits);
        var output = new ArrayBufferWriter<byte>();
        using var writer = Writer(output, picture, compression, null);
        Assert.True(writer.BandCount > 1, "the picture has one band only");
        var bands = new PngBand[writer.BandCount];

        Parallel.For(
            0,
            bands.Length,
            new ParallelOptions { MaxDegreeOfParallelism = 4 },
            at => bands[bands.Length - 1 - at] = Encode(writer, picture, bands.Length - 1 - at));
        foreach (var band in bands)
        {
            writer.WriteBand(band);
        }

        writer.Finish();

        Assert.True(output.WrittenSpan.SequenceEqual(picture.Write(compression)));
    }

    [Theory]
    [InlineData(PngCompression.Fast)]
    [InlineData(PngCompression.Balanced)]
    [InlineData(PngCompression.Small)]
    public void WriteRows_EndsInARunThatTheBufferContinues_GivesTheSameBytes(PngCompression compression)
    {
        // What lies behind the last byte in a pooled buffer is 0xA5 in one of them, and must not lengthen the run.
        for (var run = 1; run < 20; run++)
        {
            var picture = TestPicture.From(100, 1, new PngRowFormat(1, 8), (x, _, _) => x < 100 - run ? x * 37 : 0xA5);

            Assert.Equal(picture.Write(compression, new TrackingPool()), picture.Write(compression, new ZeroPool()));
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void WriteRows_AnyNumberAtATime_GivesTheSameBytes(PngCompression compression, int bits)
    {
        var picture = Picture(compression, bits);
        var expected = picture.Write(compression);
        var random = new Random(4);
        var output = new ArrayBufferWriter<byte>();
        using var writer = Writer(output, picture, compression, null);
        for (var y = 0; y < picture.Height;)
        {
            var count = Math.Min(random.Next(0, 2 * writer.BandRows), picture.Height - y);
            writer.WriteRows(picture.Rows.AsSpan(y * picture.Stride), picture.Stride, count);
            y += count;
        }

        writer.Finish();

        Assert.True(output.WrittenSpan.SequenceEqual(expected));
    }

    [Fact]
    public void WriteRows_AfterABand_Throws()
    {
        var picture = Picture(PngCompression.Fast, 8);
        using var writer = Writer(new ArrayBufferWriter<byte>(), picture, PngCompression.Fast, null);
        writer.WriteBand(Encode(writer, picture, 0));
        Assert.Throws<InvalidOperationException>(
            () => writer.WriteRows(picture.Rows.AsSpan(writer.BandRows * picture.Stride), picture.Stride, 1));
    }

    [Theory]
    [InlineData(PngCompression.Fast)]
    [InlineData(PngCompression.Balanced)]
    [InlineData(PngCompression.Small)]
    public void EncodeBand_PoolThatPoisons_GivesTheSameBytesAndReturnsEverything(PngCompression compression)
    {
        var picture = Picture(compression, 8);
        var pool = new TrackingPool();
        var output = new ArrayBufferWriter<byte>();
        using (var writer = Writer(output, picture, compression, pool))
        {
            for (var band = 0; band < writer.BandCount; band++)
            {
                writer.WriteBand(Encode(writer, picture, band));
            }

            writer.Finish();
            Assert.True(output.WrittenSpan.SequenceEqual(picture.Write(compression)));
        }

        Assert.Equal(0, pool.Outstanding);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void WorkingBytes_OneBandInFlight_BoundsWhatIsRented(PngCompression compression, int bits)
    {
        var picture = Picture(compression, bits);
        var pool = new TrackingPool();
        using (var writer = Writer(new ArrayBufferWriter<byte>(), picture, compression, pool))
        {
            writer.WriteBand(Encode(writer, picture, 0));
        }

        picture.Write(compression, pool);

        Assert.InRange(
            pool.PeakBytes, 1, PngWriter.WorkingBytes(picture.Width, picture.Height, picture.Format, compression));
    }

    [Theory]
    [InlineData(PngCompression.Fast)]
    [InlineData(PngCompression.Balanced)]
    public void EncodeBand_Cancelled_ReturnsItsBuffers(PngCompression compression)
    {
        var picture = Picture(compression, 8);
        var pool = new TrackingPool();
        using var writer = Writer(new ArrayBufferWriter<byte>(), picture, compression, pool);
        Assert.Throws<OperationCanceledException>(
            () => writer.EncodeBand(0, picture.Rows, picture.Stride, default, new CancellationToken(true)));
        Assert.Equal(0, pool.Outstanding);
    }

    [Fact]
    public void Dispose_BandNeverWritten_ReturnsItsBuffersOnce()
    {
        var picture = Picture(PngCompression.Fast, 8);
        var pool = new TrackingPool();
        using var writer = Writer(new ArrayBufferWriter<byte>(), picture, PngCompression.Fast, pool);
        var band = Encode(writer, picture, 0);
        Assert.NotEqual(0, pool.Outstanding);
        band.Dispose();
        band.Dispose();
        Assert.Equal(0, pool.Outstanding);
    }

    [Theory]
    [InlineData(640, 480, 3)]
    [InlineData(768, 512, 3)]
    [InlineData(1920, 1080, 4)]
    public void BandRows_Balanced_GiveTwoCoresTheSameShare(int width, int height, int channels)
    {
        using var writer = new PngWriter(
            new ArrayBufferWriter<byte>(), width, height, new PngRowFormat(channels, 8), new PngWriterOptions { Compression = PngCompression.Balanced });

        Assert.Equal(0, writer.BandCount % 2);
        Assert.InRange(((long)writer.BandRows * writer.BandCount) - height, 0, writer.BandCount - 1);
    }

    [Fact]
    public void BandRows_SamePicture_IsTheSameForEveryWriter()
    {
        var picture = Picture(PngCompression.Fast, 8);
        using var first = Writer(new ArrayBufferWriter<byte>(), picture, PngCompression.Fast, null);
        using var second = Writer(new ArrayBufferWriter<byte>(), picture, PngCompression.Fast, new TrackingPool());
        Assert.Equal((first.BandRows, first.BandCount), (second.BandRows, second.BandCount));
        Assert.InRange((long)first.BandRows * first.BandCount, picture.Height, picture.Height + first.BandRows - 1);
    }

    // Large enough for several bands.
    private static TestPicture Picture(PngCompression compression, int bits) => TestPictures.Make(
        compression == PngCompression.Small ? "stripes" : "photo",
        compression == PngCompression.Small ? 2000 : 500,
        compression == PngCompression.Small ? 1100 : 900,
        new PngRowFormat(4, bits),
        8);

    private static PngWriter Writer(
        IBufferWriter<byte> output, TestPicture picture, PngCompression compression, ArrayPool<byte>? pool) =>
        new(output, picture.Width, picture.Height, picture.Format, picture.Options(compression), pool);

    private static PngBand Encode(PngWriter writer, TestPicture picture, int band)
    {
        var from = band * writer.BandRows * picture.Stride;
        var above = band == 0 ? [] : picture.Rows.AsSpan(from - picture.Stride, picture.Stride);
        return writer.EncodeBand(band, picture.Rows.AsSpan(from), picture.Stride, above);
    }

    private sealed class ZeroPool : ArrayPool<byte>
    {
        public override byte[] Rent(int minimumLength) => new byte[minimumLength];

        public override void Return(byte[] array, bool clearArray = false)
        {
        }
    }
}
