using System.Buffers;
using System.IO.Compression;
using Png.Tests.Support;

namespace Png.Tests.Conformance;

/// <summary>
/// Small files that ask for much. Each is refused, or read where it is legal, within the bytes that
/// <see cref="PngReader.WorkingBytes"/> states (rented) and a few kilobytes (allocated).
/// </summary>
public class BombTests
{
    private const long SmallChange = 64 << 10;

    [Theory]
    [InlineData(65_535, 65_535, 8, 6, 0)]
    [InlineData(65_535, 65_535, 16, 6, 1)]
    [InlineData(1, int.MaxValue, 8, 0, 0)]
    [InlineData(1, int.MaxValue, 1, 0, 1)]
    [InlineData(int.MaxValue, 1, 1, 0, 0)]
    [InlineData(int.MaxValue, 1, 16, 6, 0)]
    [InlineData(int.MaxValue, int.MaxValue, 16, 6, 1)]
    public void Constructor_HugeSidesFewBytes_IsRefusedBeforeAnythingIsRented(
        uint width, uint height, int depth, int colorType, int interlace)
    {
        var file = PngBuilder.Start().Header(width, height, depth, colorType, interlace: interlace).Chunk("IDAT", new byte[20]).End().ToArray();
        var pool = new TrackingPool();
        AssertAllocatesLittle(() => Assert.Throws<PngException>(() => new PngReader(new ReadOnlySequence<byte>(file), pool)));
        Assert.Equal(0, pool.Rented);
    }

    [Fact]
    public void Constructor_50000SquaredGrayIn300Kilobytes_IsRefused()
    {
        var file = PngBuilder.Start().Header(50_000, 50_000, 8, 0).Chunk("IDAT", new byte[300_000]).End().ToArray();
        Assert.Equal(PngError.Truncated, Reading.Refusal(file).Error);
    }

    [Fact]
    public void ReadRows_50000SquaredBitsIn300Kilobytes_IsReadInBoundedMemory()
    {
        // Legal: 312 megabytes of zeros at nearly the best ratio that deflate has.
        var stream = new MemoryStream();
        using (var zlib = new ZLibStream(stream, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            var rows = new byte[100 * 6251];
            for (var i = 0; i < 500; i++)
            {
                zlib.Write(rows);
            }
        }

        var file = PngBuilder.Start().Header(50_000, 50_000, 1, 0).ImageData(stream.ToArray()).End().ToArray();
        Assert.InRange(file.Length, 0, 350_000);
        AssertBounded(file, whole: true);
    }

    [Fact]
    public void ReadRows_StreamInflatesPastItsPicture_IsRefusedInBoundedMemory()
    {
        var stream = PngBuilder.Deflate(new byte[100_000_000], CompressionLevel.SmallestSize);
        AssertBounded(PngBuilder.Start().Header(10, 10, 8, 2).ImageData(stream).End().ToArray(), whole: false);
    }

    [Fact]
    public void ReadRows_MillionOneByteChunks_IsReadInBoundedMemory()
    {
        var pixels = new byte[1000 * 1001];
        new Random(51).NextBytes(pixels);
        for (var y = 0; y < 1000; y++)
        {
            pixels[y * 1001] = 0;
        }

        var stream = PngBuilder.Deflate(pixels, CompressionLevel.NoCompression);
        AssertBounded(PngBuilder.Start().Header(1000, 1000, 8, 0).ImageData(stream, 1, 0).End().ToArray(), whole: true);
    }

    [Theory]
    [InlineData("tEXt")]
    [InlineData("IDAT")]
    [InlineData("gAMA")]
    [InlineData("iCCP")]
    public void ReadRows_MillionEmptyChunks_IsReadInBoundedMemory(string type)
    {
        var start = PngBuilder.Start().Header(3, 3, 8, 0).ToArray();
        var empty = new PngBuilder().Chunk(type, []).ToArray();
        var end = new PngBuilder().ImageData(PngBuilder.Deflate(new byte[12])).End().ToArray();
        var file = new byte[start.Length + (1_000_000 * empty.Length) + end.Length];
        start.CopyTo(file, 0);
        for (var at = start.Length; at < file.Length - end.Length; at += empty.Length)
        {
            empty.CopyTo(file, at);
        }

        end.CopyTo(file, file.Length - end.Length);
        AssertBounded(file, whole: true);
    }

    [Theory]
    [InlineData("iCCP")]
    [InlineData("zTXt")]
    [InlineData("iTXt")]
    public void ReadRows_CompressedAncillaryBomb_IsNotInflated(string type)
    {
        byte[] bomb = [(byte)'n', 0, 0, .. PngBuilder.Deflate(new byte[20_000_000], CompressionLevel.SmallestSize)];
        var file = PngBuilder.Start().Header(3, 3, 8, 0).Chunk(type, bomb)
            .ImageData(PngBuilder.Deflate(new byte[12])).Chunk(type, bomb).End().ToArray();
        AssertBounded(file, whole: true);
    }

    [Fact]
    public void ReadRows_OversizedProfiles_AreNotCopied()
    {
        var file = PngBuilder.Start().Header(3, 3, 8, 0).Chunk("iCCP", new byte[5 << 20])
            .ImageData(PngBuilder.Deflate(new byte[12])).End().ToArray();
        AssertBounded(file, whole: true);
    }

    [Theory]
    [InlineData(0)] // a million stored blocks of no bytes: 5 bytes each
    [InlineData(1)] // a million fixed blocks of no symbols: 10 bits each
    public void ReadRows_MillionEmptyBlocks_IsReadInBoundedMemory(int type)
    {
        var writer = new Deflate.BitWriter();
        for (var i = 0; i < 1_000_000; i++)
        {
            if (type == 0)
            {
                writer.Stored([], last: false);
            }
            else
            {
                writer.Block(1, last: false).Bits(0, 7);
            }
        }

        var stream = writer.Stored(new byte[12]).EndOf(new byte[12]);
        AssertBounded(PngBuilder.Start().Header(3, 3, 8, 0).ImageData(stream).End().ToArray(), whole: true);
    }

    [Fact]
    public void ReadRows_StoredBlocksOfOneByte_GivesTheSamples()
    {
        var image = SampleImage.Random(100, 90, 2, 8, new Random(52), transparent: false);
        var filtered = image.Filtered(false, -1);
        var writer = new Deflate.BitWriter();
        for (var i = 0; i < filtered.Length; i++)
        {
            writer.Stored(filtered.AsSpan(i, 1), last: i == filtered.Length - 1);
        }

        var file = PngBuilder.Start().Header(100, 90, 8, 2).ImageData(writer.EndOf(filtered), 50).End().ToArray();
        Assert.Equal(image.Expected(), Reading.Rows(file));
    }

    private static void AssertBounded(byte[] file, bool whole)
    {
        var pool = new TrackingPool();
        var header = PngHeader.Read(file);
        var batch = new byte[64 * 50_000];
        PngException? failure = null;
        var before = GC.GetAllocatedBytesForCurrentThread();
        using (var reader = new PngReader(new ReadOnlySequence<byte>(file), pool))
        {
            try
            {
                var rowBytes = reader.RowFormat.RowBytes(header.Width);
                while (reader.RowsRead < header.Height)
                {
                    reader.ReadRows(batch, rowBytes, Math.Min(64, header.Height - reader.RowsRead));
                }

                reader.Finish();
            }
            catch (PngException exception)
            {
                failure = exception;
            }
        }

        // The pool's own arrays are among what was allocated.
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.Equal(whole, failure is null);
        Assert.Equal(0, pool.Outstanding);
        Assert.InRange(pool.PeakBytes, 1, PngReader.WorkingBytes(header) + (5 * 37));
        Assert.InRange(allocated, 0, pool.PeakBytes + SmallChange);
    }

    private static void AssertAllocatesLittle(Action action)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        action();
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, SmallChange);
    }
}
