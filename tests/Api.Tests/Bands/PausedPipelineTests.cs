using System.Buffers;
using Api.Bands;
using Api.Blur;
using Api.Buffers;
using Api.Fractal;
using Api.Jobs;
using Api.Tests.Support;
using Kernels;
using Png;

namespace Api.Tests.Bands;

/// <summary>A pipeline that stops on the way: the same bytes, early ones early, and nothing left behind.</summary>
public sealed class PausedPipelineTests
{
    private readonly BufferPool _pool = new(16 << 20);

    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 1)]
    [InlineData(3, 300_000)]
    public void Run_InPieces_GivesTheBytesOfOneRun(int threads, int pieceBytes)
    {
        var png = Pictures.Random(700, 900);
        var view = new MandelbrotView(1500, 900, -2.0, 0.6, -1.5, 1.5, 50);
        foreach (var compression in Enum.GetValues<PngCompression>())
        {
            var pieces = Check(output => OpenBlur(png, threads, compression, output));
            Assert.True(pieces > 1 || compression != PngCompression.Fast, "Never paused.");
            Check(output => MandelbrotPipeline.Open(
                view, new MandelbrotOptions { Threads = threads }, new MandelbrotPicture(Palette.Hot, true), compression, output, _pool,
                new JobReport()));
        }

        Assert.Equal(0, _pool.RentedBytes);

        int Check(Func<SegmentedBuffer, PicturePipeline> open)
        {
            Assert.Equal(Read(open, threads, long.MaxValue, out _), Read(open, threads, pieceBytes, out var pieces));
            return pieces;
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Run_PictureWithABrokenEnd_GivesItsBeginningBeforeTheEndIsRead(int threads)
    {
        var png = Pictures.Random(700, 900);
        using var output = new SegmentedBuffer(_pool);
        using (var pipeline = OpenBlur(png[..^30], threads, PngCompression.Fast, output))
        {
            Assert.False(pipeline.Run(threads, png.Length / 4, default));
            Assert.InRange(output.Length, png.Length / 4, png.Length / 2);

            Assert.Throws<PngException>(() => pipeline.Run(threads, long.MaxValue, default));
        }

        output.Dispose();
        Assert.Equal(0, _pool.RentedBytes);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Dispose_BetweenPieces_ReturnsEveryBuffer(int threads)
    {
        var png = Pictures.Random(500, 800);
        for (var mostBytes = 1; mostBytes < png.Length; mostBytes += png.Length / 5)
        {
            using (var output = new SegmentedBuffer(_pool))
            using (var pipeline = OpenBlur(png, threads, PngCompression.Fast, output))
            {
                pipeline.Run(threads, mostBytes, default);
            }

            Assert.Equal(0, _pool.RentedBytes);
        }
    }

    private static byte[] Read(Func<SegmentedBuffer, PicturePipeline> open, int threads, long pieceBytes, out int pieces)
    {
        var all = new ArrayBufferWriter<byte>();
        using var output = new SegmentedBuffer(ArrayPool<byte>.Shared);
        using var pipeline = open(output);
        pieces = 0;
        for (var isComplete = false; !isComplete; pieces++)
        {
            // As after a pause: perhaps fewer threads than before.
            isComplete = pipeline.Run(1 + (pieces % threads), pieceBytes, default);
            using var piece = new SegmentedBuffer(ArrayPool<byte>.Shared);
            output.MoveTo(piece);
            Assert.Equal(0, output.Length);
            foreach (var segment in piece.Written())
            {
                all.Write(segment.Span);
            }
        }

        return all.WrittenSpan.ToArray();
    }

    private PicturePipeline OpenBlur(byte[] png, int threads, PngCompression compression, SegmentedBuffer output) => BlurPipeline.Open(
        new ReadOnlySequence<byte>(png), new BoxBlurOptions { Diameter = 2, Threads = threads }, compression, output, _pool, new JobReport());
}
