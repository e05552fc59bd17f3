using System.Buffers;
using Png.Tests.Conformance;
using Png.Tests.Support;

namespace Png.Tests;

public class PngReaderTests
{
    private static readonly SampleImage Image = SampleImage.Random(20, 12, 6, 8, new Random(41), transparent: false);

    public static TheoryData<int, int, bool, int, int> Formats() => new()
    {
        { 0, 1, false, 1, 8 },
        { 0, 2, true, 2, 8 },
        { 0, 8, true, 2, 8 },
        { 0, 16, false, 1, 16 },
        { 0, 16, true, 2, 16 },
        { 2, 8, false, 3, 8 },
        { 2, 8, true, 4, 8 },
        { 2, 16, true, 4, 16 },
        { 3, 4, false, 3, 8 },
        { 3, 4, true, 4, 8 },
        { 4, 8, false, 2, 8 },
        { 4, 16, false, 2, 16 },
        { 6, 8, false, 4, 8 },
        { 6, 16, false, 4, 16 },
    };

    [Theory]
    [MemberData(nameof(Formats))]
    public void RowFormat_EveryKind_IsTheContracts(int colorType, int depth, bool transparent, int channels, int bits)
    {
        var image = SampleImage.Random(3, 3, colorType, depth, new Random(42), transparent);
        using var reader = Open(image.ToFile());
        Assert.Equal(new PngRowFormat(channels, bits), reader.RowFormat);
    }

    [Fact]
    public void ReadRows_LongStride_LeavesTheGapsAlone()
    {
        using var reader = Open(Image.ToFile());
        var rows = new byte[12 * 100];
        Array.Fill(rows, (byte)0x77);
        reader.ReadRows(rows, 100, 5);
        reader.ReadRows(rows.AsSpan(500), 100, 7);
        for (var y = 0; y < 12; y++)
        {
            Assert.True(Image.Expected().AsSpan(y * 80, 80).SequenceEqual(rows.AsSpan(y * 100, 80)));
            Assert.False(rows.AsSpan((y * 100) + 80, 20).ContainsAnyExcept((byte)0x77));
        }
    }

    [Fact]
    public void ReadRows_CallersRowsOverwrittenBetweenCalls_StillGivesTheSamples()
    {
        using var reader = Open(Image.ToFile(filter: 2));
        var row = new byte[80];
        for (var y = 0; y < 12; y++)
        {
            reader.ReadRows(row, 80, 1);
            Assert.True(Image.Expected().AsSpan(y * 80, 80).SequenceEqual(row));
            Array.Fill(row, (byte)0x77);
        }
    }

    [Fact]
    public void ReadRows_WrongArguments_AreRefusedAndHarmless()
    {
        using var reader = Open(Image.ToFile());
        var rows = new byte[12 * 80];
        Assert.Throws<ArgumentOutOfRangeException>(() => reader.ReadRows(rows, 80, -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => reader.ReadRows(rows, 80, 13));
        Assert.Throws<ArgumentOutOfRangeException>(() => reader.ReadRows(rows, 79, 1));
        Assert.Throws<ArgumentException>(() => reader.ReadRows(rows, 81, 12));
        Assert.Throws<ArgumentException>(() => reader.ReadRows(rows, int.MaxValue, 12));
        reader.ReadRows(rows, 80, 0);
        reader.ReadRows(rows, 80, 12);
        Assert.Equal(Image.Expected(), rows);
        Assert.Throws<ArgumentOutOfRangeException>(() => reader.ReadRows(rows, 80, 1));
    }

    [Fact]
    public void Finish_RowsLeft_IsRefusedAndHarmless()
    {
        using var reader = Open(Image.ToFile());
        Assert.Throws<InvalidOperationException>(() => reader.Finish());
        reader.ReadRows(new byte[12 * 80], 80, 12);
        reader.Finish();
        reader.Finish();
    }

    [Fact]
    public void ReadRows_Cancelled_ThrowsAndCannotGoOn()
    {
        using var reader = Open(Image.ToFile());
        var rows = new byte[12 * 80];
        Assert.Throws<OperationCanceledException>(() => reader.ReadRows(rows, 80, 12, new CancellationToken(true)));
        Assert.Throws<InvalidOperationException>(() => reader.ReadRows(rows, 80, 12));
    }

    [Fact]
    public void ReadRows_AfterAFailure_IsRefused()
    {
        var file = PngBuilder.Start().Header(4, 4, 8, 0).ImageData(PngBuilder.Deflate([0, 1, 2, 3, 4, 9])).End().ToArray();
        using var reader = Open(file);
        Assert.Throws<PngException>(() => reader.ReadRows(new byte[16], 4, 4));
        Assert.Throws<InvalidOperationException>(() => reader.ReadRows(new byte[16], 4, 4));
    }

    [Fact]
    public void ReadRows_Disposed_IsRefused()
    {
        var reader = Open(Image.ToFile());
        reader.Dispose();
        reader.Dispose();
        Assert.Throws<ObjectDisposedException>(() => reader.ReadRows(new byte[80], 80, 1));
    }

    [Fact]
    public void Constructor_RentsNothing()
    {
        var pool = new TrackingPool();
        _ = new PngReader(new ReadOnlySequence<byte>(Image.ToFile(interlaced: true)), pool);
        Assert.Equal(0, pool.Rented);
    }

    [Fact]
    public void WorkingBytes_EveryKind_CoversWhatIsRented()
    {
        var random = new Random(43);
        foreach (var (colorType, depth) in SampleImage.Pairs)
        {
            foreach (var (width, height) in new[] { (1, 1), (300, 200), (5000, 3) })
            {
                foreach (var interlaced in new[] { false, true })
                {
                    var image = SampleImage.Random(width, height, colorType, depth, random, transparent: false);
                    var file = image.ToFile(interlaced);
                    Reading.Rows(new ReadOnlySequence<byte>(file), int.MaxValue, out _, out var peakBytes);

                    // The pool hands out 37 bytes more than it is asked for, in at most five buffers.
                    Assert.InRange(peakBytes, 1, PngReader.WorkingBytes(PngHeader.Read(file)) + (5 * 37));
                }
            }
        }
    }

    [Fact]
    public void WorkingBytes_LargestHeader_DoesNotOverflow() =>
        Assert.True(PngReader.WorkingBytes(new PngHeader(int.MaxValue, int.MaxValue, 16, PngColorType.Rgba, true)) > 1L << 60);

    [Fact]
    public void ReadRows_FileCutAnywhere_IsTruncatedOrCorruptAndLeaksNothing()
    {
        foreach (var interlaced in new[] { false, true })
        {
            var image = SampleImage.Random(9, 7, 3, 4, new Random(44), transparent: true);
            var file = image.ToFile(interlaced, -1, 13);
            for (var length = 0; length < file.Length; length++)
            {
                Assert.Equal(PngError.Truncated, Reading.Refusal(file[..length]).Error);
            }
        }
    }

    [Fact]
    public void ReadRows_AnyBitFlipped_IsRefused()
    {
        // Everything up to IEND's CRC is under some checksum or rule, but for the letters of ancillary chunks' types.
        var file = SampleImage.Random(9, 7, 2, 8, new Random(45), transparent: false).ToFile(true, -1, 60);
        for (var bit = 0; bit < 8 * file.Length; bit++)
        {
            var changed = file.ToArray();
            changed[bit / 8] ^= (byte)(1 << (bit % 8));
            Reading.Refusal(changed);
        }
    }

    private static PngReader Open(byte[] file) => new(new ReadOnlySequence<byte>(file));
}
