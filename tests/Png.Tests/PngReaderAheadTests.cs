using System.Buffers;
using Png.Tests.Conformance;
using Png.Tests.Support;

namespace Png.Tests;

/// <summary>Inflating ahead, in any order the contract allows and on a second thread, changes nothing.</summary>
public class PngReaderAheadTests
{
    [Theory]
    [InlineData(700, 300, 6, 8)]
    [InlineData(5, 4000, 2, 16)]
    [InlineData(30_000, 9, 0, 16)]
    [InlineData(70_000, 7, 6, 8)] // a row is longer than a batch
    [InlineData(900, 700, 3, 4)]
    [InlineData(1, 1, 0, 1)]
    public void InflateAhead_AtRandom_GivesTheSameRows(int width, int height, int colorType, int depth)
    {
        const int seed = 11;
        var random = new Random(seed);
        var file = SampleImage.Random(width, height, colorType, depth, random, transparent: false).ToFile();
        var expected = Reading.Rows(file);
        for (var round = 0; round < 3; round++)
        {
            var pool = new TrackingPool();
            using (var reader = new PngReader(new ReadOnlySequence<byte>(file), pool))
            {
                var stride = reader.RowFormat.RowBytes(width);
                var rows = new byte[stride * height];
                while (reader.RowsRead < height)
                {
                    if (reader.CanInflateAhead && random.Next(2) == 0)
                    {
                        reader.InflateAhead();
                    }

                    // Now and then more than is there, which inflates in line.
                    var inflated = reader.TakeInflated();
                    var count = Math.Min(height - reader.RowsRead, random.Next(4) == 0 ? inflated + 1 : random.Next(inflated + 1));
                    reader.ReadRows(rows.AsSpan(reader.RowsRead * stride), stride, count);
                }

                reader.Finish();
                Assert.True(expected.AsSpan().SequenceEqual(rows), $"seed {seed}, round {round}");
                Assert.True(pool.PeakBytes <= PngReader.WorkingBytes(reader.Header));
            }

            Assert.Equal(0, pool.Outstanding);
        }
    }

    [Fact]
    public void InflateAhead_AsFarAsItGoes_GivesTheSameRows()
    {
        const int width = 300;
        const int height = 2000;
        var file = SampleImage.Random(width, height, 6, 8, new Random(7), transparent: false).ToFile();
        var pool = new TrackingPool();
        using var reader = new PngReader(new ReadOnlySequence<byte>(file), pool);
        var stride = reader.RowFormat.RowBytes(width);
        var rows = new byte[stride * height];
        var mostAhead = 0;
        while (reader.RowsRead < height)
        {
            var ahead = 0;
            for (; reader.CanInflateAhead; ahead++)
            {
                reader.InflateAhead();
            }

            mostAhead = Math.Max(mostAhead, ahead);
            for (var inflated = reader.TakeInflated(); inflated > 0; inflated = reader.TakeInflated())
            {
                reader.ReadRows(rows.AsSpan(reader.RowsRead * stride), stride, inflated);
            }
        }

        reader.Finish();
        Assert.True(Reading.Rows(file).AsSpan().SequenceEqual(rows));
        Assert.InRange(mostAhead, 2, 100); // more than the one batch that two windows would hold, and not the whole picture
        Assert.True(pool.PeakBytes <= PngReader.WorkingBytes(reader.Header));
    }

    [Fact]
    public async Task InflateAhead_OnAnotherThread_GivesTheSameRows()
    {
        const int width = 800;
        const int height = 2000;
        var file = SampleImage.Random(width, height, 6, 8, new Random(3), transparent: false).ToFile();
        var expected = Reading.Rows(file);
        using var reader = new PngReader(new ReadOnlySequence<byte>(file));
        var stride = reader.RowFormat.RowBytes(width);
        var rows = new byte[stride * height];
        var gate = new object();
        var other = Task.Run(() =>
        {
            while (true)
            {
                bool can;
                lock (gate)
                {
                    can = reader.CanInflateAhead;
                    if (reader.RowsRead == height)
                    {
                        return;
                    }
                }

                if (can)
                {
                    reader.InflateAhead();
                }
            }
        });
        while (reader.RowsRead < height)
        {
            int inflated;
            lock (gate)
            {
                inflated = reader.TakeInflated();
            }

            reader.ReadRows(rows.AsSpan(reader.RowsRead * stride), stride, Math.Min(inflated, 5));
        }

        await other;
        reader.Finish();
        Assert.True(expected.AsSpan().SequenceEqual(rows));
    }

    [Fact]
    public void InflateAhead_TruncatedAnywhere_ThrowsAndReturnsEveryBuffer()
    {
        var file = SampleImage.Random(300, 200, 2, 8, new Random(5), transparent: false).ToFile();
        for (var length = 60; length < file.Length; length += 4999)
        {
            var pool = new TrackingPool();
            Assert.Throws<PngException>(() =>
            {
                using var reader = new PngReader(new ReadOnlySequence<byte>(file, 0, length), pool);
                var stride = reader.RowFormat.RowBytes(300);
                var rows = new byte[stride * 200];
                while (reader.RowsRead < 200)
                {
                    if (reader.CanInflateAhead)
                    {
                        reader.InflateAhead();
                    }

                    reader.ReadRows(rows, stride, reader.TakeInflated());
                }

                reader.Finish();
            });
            Assert.Equal(0, pool.Outstanding);
        }
    }

    [Fact]
    public void InflateAhead_Interlaced_IsNotPossible()
    {
        var file = SampleImage.Random(30, 20, 2, 8, new Random(5), transparent: false).ToFile(interlaced: true);
        using var reader = new PngReader(new ReadOnlySequence<byte>(file));

        Assert.False(reader.CanInflateAhead);
        Assert.Equal(20, reader.TakeInflated());
        Assert.Throws<InvalidOperationException>(() => reader.InflateAhead());
    }
}
