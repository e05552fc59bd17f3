using System.Buffers;
using Png.Tests.Conformance;
using Png.Tests.Support;

namespace Png.Tests;

/// <summary>One writer and one reader for picture after picture: nothing of one shows in the next, and nothing is allocated.</summary>
public class PngReuseTests
{
    private const int Rounds = 5;

    public static TheoryData<PngCompression, int, int> Written => new()
    {
        { PngCompression.Fast, 4, 8 },
        { PngCompression.Fast, 3, 16 },
        { PngCompression.Balanced, 3, 8 },
        { PngCompression.Small, 1, 8 },
    };

    public static TheoryData<int, int, bool, bool> Read => new()
    {
        { 0, 2, false, false },
        { 0, 4, true, false },
        { 0, 16, true, false },
        { 2, 8, false, false },
        { 2, 8, true, true },
        { 3, 4, true, false },
        { 4, 16, false, false },
        { 6, 8, false, true },
    };

    [Theory]
    [InlineData(71)]
    [InlineData(72)]
    public void Start_AfterAnything_GivesTheBytesOfANewWriter(int seed)
    {
        var random = new Random(seed);
        var pool = new TrackingPool();
        var output = new ArrayBufferWriter<byte>();
        using (var writer = new PngWriter())
        {
            for (var round = 0; round < 40; round++)
            {
                var picture = RandomPicture(random);
                var compression = (PngCompression)random.Next(3);
                output.ResetWrittenCount();
                writer.Start(output, picture.Width, picture.Height, picture.Format, picture.Options(compression), pool);
                if (random.Next(3) == 0)
                {
                    writer.WriteRows(picture.Rows, picture.Stride, random.Next(picture.Height));
                    continue;
                }

                writer.WriteRows(picture.Rows, picture.Stride, picture.Height);
                writer.Finish();
                Assert.True(output.WrittenSpan.SequenceEqual(picture.Write(compression)), $"seed {seed}, round {round}, {picture}");
            }
        }

        Assert.Equal(0, pool.Outstanding);
    }

    [Fact]
    public void EncodeBandInto_OneObjectForAllBands_GivesTheBytesOfWriteRows()
    {
        var random = new Random(73);
        var picture = TestPicture.From(700, 900, new PngRowFormat(3, 8), (x, y, c) => (x * y) + (c * random.Next(3)));
        var output = new ArrayBufferWriter<byte>();
        var pool = new TrackingPool();
        using (var band = new PngBand())
        using (var writer = new PngWriter(output, 700, 900, picture.Format, default, pool))
        {
            for (var index = 0; index < writer.BandCount; index++)
            {
                var rows = picture.Rows.AsSpan(index * writer.BandRows * picture.Stride);
                var above = index == 0 ? default : picture.Rows.AsSpan(((index * writer.BandRows) - 1) * picture.Stride);

                // What a band held is given back when it becomes another.
                writer.EncodeBandInto(band, index, rows, picture.Stride, above);
                writer.EncodeBandInto(band, index, rows, picture.Stride, above);
                writer.WriteBand(band);
            }

            writer.Finish();
        }

        Assert.Equal(0, pool.Outstanding);
        Assert.True(output.WrittenSpan.SequenceEqual(picture.Write(PngCompression.Fast)));
    }

    [Theory]
    [InlineData(74)]
    [InlineData(75)]
    public void Open_AfterAnything_GivesTheRowsOfANewReader(int seed)
    {
        var random = new Random(seed);
        var pool = new TrackingPool();
        using (var reader = new PngReader())
        {
            for (var round = 0; round < 200; round++)
            {
                var (image, file) = RandomFile(random);
                if (random.Next(3) == 0)
                {
                    var length = random.Next(file.Length);
                    Assert.Throws<PngException>(() => ReadAll(reader, new ReadOnlySequence<byte>(file, 0, length), new byte[1 << 16], pool));
                    continue;
                }

                var rows = new byte[image.Expected().Length];
                ReadAll(reader, new ReadOnlySequence<byte>(file), rows, pool);
                Assert.True(image.Expected().AsSpan().SequenceEqual(rows), $"seed {seed}, round {round}, {image}");
            }
        }

        Assert.Equal(0, pool.Outstanding);
    }

    [Theory]
    [MemberData(nameof(Written))]
    public void Write_InSteadyState_AllocatesNothing(PngCompression compression, int channels, int bits)
    {
        var picture = TestPicture.From(200, 150, new PngRowFormat(channels, bits), (x, y, c) => (x * 3) ^ (y * 5) ^ c);
        var options = picture.Options(compression);
        var output = new ArrayBufferWriter<byte>(1 << 20);
        using var writer = new PngWriter();
        using var band = new PngBand();
        AssertAllocatesNothing(() =>
        {
            output.ResetWrittenCount();
            writer.Start(output, picture.Width, picture.Height, picture.Format, options);
            writer.WriteRows(picture.Rows, picture.Stride, picture.Height);
            writer.Finish();
            writer.Start(output, picture.Width, picture.Height, picture.Format, options);
            for (var index = 0; index < writer.BandCount; index++)
            {
                var first = index * writer.BandRows;
                var above = index == 0 ? default : picture.Rows.AsSpan((first - 1) * picture.Stride);
                writer.EncodeBandInto(band, index, picture.Rows.AsSpan(first * picture.Stride), picture.Stride, above);
                writer.WriteBand(band);
            }

            writer.Finish();
            writer.Dispose();
        });
    }

    [Theory]
    [MemberData(nameof(Read))]
    public void Read_InSteadyState_AllocatesNothing(int colorType, int depth, bool transparent, bool interlaced)
    {
        var image = SampleImage.Random(100, 60, colorType, depth, new Random(76), transparent);
        var file = new ReadOnlySequence<byte>(image.ToFile(interlaced: interlaced));
        var rows = new byte[image.Expected().Length];
        using var reader = new PngReader();
        AssertAllocatesNothing(() => ReadAll(reader, file, rows, null));
    }

    private static void AssertAllocatesNothing(Action picture)
    {
        // The first rounds fill the pool. Of the others the least counts: the pool may give memory back at any time.
        var least = long.MaxValue;
        for (var round = 0; round < Rounds; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            picture();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.Equal(0, least);
    }

    private static void ReadAll(PngReader reader, ReadOnlySequence<byte> file, byte[] rows, ArrayPool<byte>? pool)
    {
        reader.Open(file, pool);
        reader.ReadRows(rows, reader.RowFormat.RowBytes(reader.Header.Width), reader.Header.Height);
        reader.Finish();
        reader.Dispose();
    }

    private static TestPicture RandomPicture(Random random)
    {
        var format = new PngRowFormat(random.Next(1, 5), random.Next(2) == 0 ? 8 : 16);
        var spread = 1 << random.Next(9);
        return TestPicture.From(
            random.Next(1, 300), random.Next(1, 60), format, (x, y, c) => x + (y * c) + random.Next(spread), random.Next(3));
    }

    private static (SampleImage Image, byte[] File) RandomFile(Random random)
    {
        var (colorType, depth, transparent, interlaced) = Pick(random);
        var image = SampleImage.Random(random.Next(1, 40), random.Next(1, 40), colorType, depth, random, transparent);
        return (image, image.ToFile(interlaced: interlaced));
    }

    private static (int ColorType, int Depth, bool Transparent, bool Interlaced) Pick(Random random)
    {
        (int, int[])[] types = [(0, [1, 2, 4, 8, 16]), (2, [8, 16]), (3, [1, 2, 4, 8]), (4, [8, 16]), (6, [8, 16])];
        var (colorType, depths) = types[random.Next(types.Length)];
        return (colorType, depths[random.Next(depths.Length)], colorType < 4 && random.Next(2) == 0, random.Next(3) == 0);
    }
}
