using System.Buffers;
using Png.Tests.Support;

namespace Png.Tests;

public class PngWriterMisuseTests
{
    private static readonly PngRowFormat Rgb = new(3, 8);

    [Theory]
    [InlineData(0, 1, 3, 8)]
    [InlineData(1, 0, 3, 8)]
    [InlineData(-1, 1, 3, 8)]
    [InlineData(1, 1, 0, 8)]
    [InlineData(1, 1, 5, 8)]
    [InlineData(1, 1, 1, 4)]
    [InlineData(1, 1, 1, 32)]
    [InlineData(int.MaxValue, 1, 4, 16)]
    [InlineData((1 << 29) + 1, 1, 1, 8)]
    public void Constructor_NotAPicture_Throws(int width, int height, int channels, int bits) =>
        Assert.Throws<ArgumentOutOfRangeException>(
            () => new PngWriter(new ArrayBufferWriter<byte>(), width, height, new PngRowFormat(channels, bits)));

    [Theory]
    [InlineData(4, 1, 8)]
    [InlineData(3 * 257, 1, 8)]
    [InlineData(3, 3, 8)]
    [InlineData(3, 1, 16)]
    public void Constructor_PaletteThatDoesNotFit_Throws(int bytes, int channels, int bits) =>
        Assert.Throws<ArgumentException>(() => new PngWriter(
            new ArrayBufferWriter<byte>(),
            1,
            1,
            new PngRowFormat(channels, bits),
            new PngWriterOptions { Palette = new byte[bytes] }));

    [Fact]
    public void Constructor_UnknownCompression_Throws() => Assert.Throws<ArgumentOutOfRangeException>(() => new PngWriter(
        new ArrayBufferWriter<byte>(), 1, 1, Rgb, new PngWriterOptions { Compression = (PngCompression)9 }));

    [Fact]
    public void WriteRows_MoreRowsThanThePicture_Throws()
    {
        using var writer = Writer();
        Assert.Throws<InvalidOperationException>(() => writer.WriteRows(new byte[30 * 11], 30, 11));
    }

    [Fact]
    public void WriteRows_StrideShorterThanARow_Throws()
    {
        using var writer = Writer();
        Assert.Throws<ArgumentOutOfRangeException>(() => writer.WriteRows(new byte[300], 29, 2));
    }

    [Fact]
    public void WriteRows_FewerBytesThanRows_Throws()
    {
        using var writer = Writer();
        Assert.Throws<ArgumentException>(() => writer.WriteRows(new byte[(2 * 40) - 11], 40, 2));
    }

    [Fact]
    public void WriteRows_LastRowWithoutPadding_IsEnough()
    {
        using var writer = Writer();
        writer.WriteRows(new byte[40 + 30], 40, 2);
    }

    [Fact]
    public void WriteRows_StrideTimesCountBeyond32Bits_Throws()
    {
        using var writer = new PngWriter(new ArrayBufferWriter<byte>(), 1, int.MaxValue, new PngRowFormat(1, 8));
        Assert.Throws<ArgumentException>(() => writer.WriteRows(new byte[100], int.MaxValue, int.MaxValue));
    }

    [Fact]
    public void WriteRows_AfterACancelledCall_Throws()
    {
        using var writer = Writer();
        Assert.Throws<OperationCanceledException>(
            () => writer.WriteRows(new byte[300], 30, 10, new CancellationToken(true)));
        Assert.Throws<InvalidOperationException>(() => writer.WriteRows(new byte[300], 30, 10));
        Assert.Throws<InvalidOperationException>(writer.Finish);
    }

    [Fact]
    public void WriteRows_CancelledMidway_ReturnsItsBuffersOnDispose()
    {
        var pool = new TrackingPool();
        using (var writer = Writer(pool: pool))
        {
            writer.WriteRows(new byte[150], 30, 5);
            Assert.Throws<OperationCanceledException>(
                () => writer.WriteRows(new byte[150], 30, 5, new CancellationToken(true)));
        }

        Assert.Equal(0, pool.Outstanding);
    }

    [Fact]
    public void WriteRows_OutputThatFails_ReturnsItsBuffersOnDispose()
    {
        var pool = new TrackingPool();
        using (var writer = new PngWriter(new FullWriter(45), 10, 10, Rgb, default, pool))
        {
            Assert.Throws<IOException>(() => writer.WriteRows(new byte[300], 30, 10));
            Assert.Throws<InvalidOperationException>(writer.Finish);
        }

        Assert.Equal(0, pool.Outstanding);
    }

    [Fact]
    public void Finish_RowsMissing_Throws()
    {
        using var writer = Writer();
        writer.WriteRows(new byte[270], 30, 9);
        Assert.Throws<InvalidOperationException>(writer.Finish);
    }

    [Fact]
    public void Finish_Twice_Throws()
    {
        using var writer = Writer();
        writer.WriteRows(new byte[300], 30, 10);
        writer.Finish();
        Assert.Throws<InvalidOperationException>(writer.Finish);
        Assert.Throws<InvalidOperationException>(() => writer.WriteRows(default, 30, 0));
    }

    [Fact]
    public void Members_AfterDispose_Throw()
    {
        var writer = Writer();
        writer.Dispose();
        writer.Dispose();
        Assert.Throws<ObjectDisposedException>(() => writer.WriteRows(new byte[300], 30, 10));
        Assert.Throws<ObjectDisposedException>(() => writer.EncodeBand(0, new byte[300], 30, default));
        Assert.Throws<ObjectDisposedException>(writer.Finish);
    }

    [Fact]
    public void WriteBand_OutOfOrderOrTwice_Throws()
    {
        var picture = TestPictures.Make("photo", 300, 2000, Rgb);
        var pool = new TrackingPool();
        using (var writer = new PngWriter(new ArrayBufferWriter<byte>(), 300, 2000, Rgb, default, pool))
        {
            var second = writer.EncodeBand(
                1, picture.Rows.AsSpan(writer.BandRows * 900), 900, picture.Rows.AsSpan((writer.BandRows - 1) * 900, 900));
            Assert.Throws<InvalidOperationException>(() => writer.WriteBand(second));
            var first = writer.EncodeBand(0, picture.Rows, 900, default);
            writer.WriteBand(first);
            Assert.Throws<InvalidOperationException>(() => writer.WriteBand(first));
        }

        Assert.Equal(0, pool.Outstanding);
    }

    [Fact]
    public void WriteBand_OfAnotherWriter_Throws()
    {
        using var one = Writer();
        using var other = Writer();
        var band = one.EncodeBand(0, new byte[300], 30, default);
        Assert.Throws<ArgumentException>(() => other.WriteBand(band));
    }

    [Fact]
    public void WriteBand_WithinABand_Throws()
    {
        using var writer = Writer();
        var band = writer.EncodeBand(0, new byte[300], 30, default);
        writer.WriteRows(new byte[30], 30, 1);
        Assert.Throws<InvalidOperationException>(() => writer.WriteBand(band));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    public void EncodeBand_NoSuchBand_Throws(int band)
    {
        using var writer = Writer();
        Assert.Throws<ArgumentOutOfRangeException>(() => writer.EncodeBand(band, new byte[300], 30, default));
    }

    [Fact]
    public void EncodeBand_RowAboveWhereThereIsNone_Throws()
    {
        using var writer = Writer();
        Assert.Throws<ArgumentException>(() => writer.EncodeBand(0, new byte[300], 30, new byte[30]));
    }

    [Fact]
    public void EncodeBand_RowAboveMissing_Throws()
    {
        using var writer = new PngWriter(new ArrayBufferWriter<byte>(), 300, 2000, Rgb);
        Assert.Throws<ArgumentException>(() => writer.EncodeBand(1, new byte[900 * 2000], 900, default));
    }

    private static PngWriter Writer(ArrayPool<byte>? pool = null) => new(new ArrayBufferWriter<byte>(), 10, 10, Rgb, default, pool);

    // Takes so many bytes and then fails, as a client that hung up does.
    private sealed class FullWriter(int room) : IBufferWriter<byte>
    {
        private int _room = room;

        public void Advance(int count) => _room -= count;

        public Memory<byte> GetMemory(int sizeHint = 0) => GetSpan(sizeHint).ToArray();

        public Span<byte> GetSpan(int sizeHint = 0) =>
            _room > 0 ? new byte[Math.Max(64, sizeHint)] : throw new IOException("The client is gone.");
    }
}
