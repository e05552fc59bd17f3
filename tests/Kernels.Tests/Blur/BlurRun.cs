using System.Buffers;

namespace Kernels.Tests.Blur;

/// <summary>Drives a <see cref="BoxBlur"/> over a whole picture as a caller would.</summary>
internal static class BlurRun
{
    /// <param name="picture">What to blur.</param>
    /// <param name="options">How.</param>
    /// <param name="addAtMost">Source rows per step at most.</param>
    /// <param name="takeAtMost">Output rows per step at most.</param>
    /// <param name="gap">Bytes between output rows, which must stay as they are.</param>
    /// <param name="pool">Buffers of the blur.</param>
    public static ushort[] Run(
        TestPicture picture, BoxBlurOptions options, int addAtMost = int.MaxValue, int takeAtMost = int.MaxValue, int gap = 0, ArrayPool<byte>? pool = null)
    {
        using var blur = new BoxBlur(picture.Width, picture.Height, picture.Format, options, pool);
        return Run(blur, picture, addAtMost, takeAtMost, gap);
    }

    /// <summary>A whole picture through a blur that has just begun; stays the caller's.</summary>
    /// <inheritdoc cref="Run(TestPicture, BoxBlurOptions, int, int, int, ArrayPool{byte})"/>
    public static ushort[] Run(
        BoxBlur blur, TestPicture picture, int addAtMost = int.MaxValue, int takeAtMost = int.MaxValue, int gap = 0)
    {
        var output = new ushort[picture.Samples.Length];
        var stride = picture.RowBytes + gap;
        var rows = Math.Min(takeAtMost, blur.BandRows);
        var destination = new byte[((rows - 1) * stride) + picture.RowBytes];
        var added = 0;
        var done = 0;
        while (done < picture.Height)
        {
            var memory = blur.NextRows(out var room);
            room = Math.Min(room, addAtMost);
            for (var i = 0; i < room; i++)
            {
                picture.CopyRow(added++, memory.Span.Slice(i * blur.Stride, picture.RowBytes));
            }

            blur.RowsAdded(room);
            Assert.True(room > 0 || blur.RowsReady > 0, "The blur neither takes nor gives rows.");
            while (blur.RowsReady > 0)
            {
                destination.AsSpan().Fill(0xA5);
                var count = blur.Blur(destination, stride, rows);
                Assert.True(count > 0);
                for (var i = 0; i < count; i++)
                {
                    picture.ReadRow(destination.AsSpan(i * stride, picture.RowBytes)).CopyTo(output.AsSpan(done++ * picture.Width * picture.Format.Channels));
                    if (i + 1 < count)
                    {
                        Assert.True(destination.AsSpan((i * stride) + picture.RowBytes, gap).IndexOfAnyExcept((byte)0xA5) < 0, "Bytes between rows were written.");
                    }
                }

                Assert.True(destination.AsSpan(Math.Min(destination.Length, ((count - 1) * stride) + picture.RowBytes)).IndexOfAnyExcept((byte)0xA5) < 0, "Bytes behind the rows were written.");
            }
        }

        Assert.Equal(picture.Height, added);
        return output;
    }

    /// <summary>Runs and compares with <paramref name="expected"/>; a failure names everything needed to repeat it.</summary>
    public static void AssertEqual(ushort[] expected, ushort[] actual, TestPicture picture, object how)
    {
        var at = expected.AsSpan().CommonPrefixLength(actual);
        if (at < expected.Length)
        {
            var perRow = picture.Width * picture.Format.Channels;
            Assert.Fail(
                $"{picture.Width}x{picture.Height} {picture.Format} {how}: row {at / perRow}, x {at % perRow / picture.Format.Channels}, "
                + $"channel {at % picture.Format.Channels}: expected {expected[at]}, got {actual[at]}");
        }
    }
}
