using Png.Deflate;

namespace Png.Tests.Deflate;

public class PixelCursorTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 3)]
    [InlineData(5, 2)]
    [InlineData(4, 4)]
    [InlineData(3, 8)]
    public void EveryPlace_StandsAtTheNextPixelAndGoesThroughAll(int pixels, int pixelBytes)
    {
        var rowBytes = (pixels * pixelBytes) + 1;
        var starts = Enumerable.Range(0, 5 * rowBytes)
            .Where(place => pixelBytes == 1 || (place % rowBytes > 0 && ((place % rowBytes) - 1) % pixelBytes == 0))
            .ToArray();
        for (var place = 0; place < 3 * rowBytes; place++)
        {
            var cursor = new PixelCursor(new PixelGrid(rowBytes, pixelBytes), place);
            foreach (var start in starts.SkipWhile(start => start < place))
            {
                Assert.Equal(start, cursor.At);
                Assert.Equal(pixelBytes > 1 && start % rowBytes == 1, cursor.IsRowStart);
                cursor.Move(1);
            }
        }
    }

    [Fact]
    public void Move_ManyPixels_StopsAtTheNextRow()
    {
        var cursor = new PixelCursor(new PixelGrid(13, 3), 4);

        cursor.Move(100);

        Assert.Equal(14, cursor.At);
    }
}
