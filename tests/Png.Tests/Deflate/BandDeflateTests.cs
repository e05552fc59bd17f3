using System.IO.Compression;
using Png.Deflate;

namespace Png.Tests.Deflate;

public class BandDeflateTests
{
    public static TheoryData<string, PngCompression> Samples()
    {
        var data = new TheoryData<string, PngCompression>();
        foreach (var name in DeflateSamples.Names)
        {
            foreach (var compression in Enum.GetValues<PngCompression>())
            {
                data.Add(name, compression);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public void Encode_EverySample_InflatesToItself(string name, PngCompression compression)
    {
        foreach (var length in (int[])[1, 2, 3, 7, 8, 63, 64, 65, 300, 5000, 65_536, 70_001])
        {
            var bytes = DeflateSamples.Make(name, length);
            Assert.True(bytes.AsSpan().SequenceEqual(Inflate(Encode(bytes, compression, last: true), length)), $"{length} bytes");
        }
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public void Encode_ManyBlocks_InflatesToItself(string name, PngCompression compression)
    {
        var length = compression == PngCompression.Small ? 200_000 : 1_100_000;
        var bytes = DeflateSamples.Make(name, length);
        Assert.True(bytes.AsSpan().SequenceEqual(Inflate(Encode(bytes, compression, last: true), length)));
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public void Encode_TwoBands_JoinToOneStream(string name, PngCompression compression)
    {
        var bytes = DeflateSamples.Make(name, 20_000);
        byte[] stream =
        [
            .. Encode(bytes.AsSpan(0, 12_345), compression, last: false),
            .. Encode(bytes.AsSpan(12_345), compression, last: true),
        ];
        Assert.True(bytes.AsSpan().SequenceEqual(Inflate(stream, bytes.Length)));
    }

    [Theory]
    [InlineData(PngCompression.Fast)]
    [InlineData(PngCompression.Balanced)]
    [InlineData(PngCompression.Small)]
    public void Encode_Noise_GrowsByNoMoreThanStoredBlocks(PngCompression compression)
    {
        var bytes = DeflateSamples.Make("noise", 300_000);
        Assert.InRange(Encode(bytes, compression, last: true).Length, 1, bytes.Length + 200);
    }

    [Fact]
    public void Encode_BalancedRowsOfZeros_CostWhatTheirRunsCost()
    {
        // A literal or two and runs of zeros take some 18 bits a row; copies of the row above take a far distance each.
        const int rowBytes = 641;
        const int rows = 240;
        var bytes = new byte[rowBytes * rows];
        for (var row = 0; row < rows; row++)
        {
            bytes[row * rowBytes] = 2;
        }

        Assert.InRange(Encode(bytes, PngCompression.Balanced, last: true).Length, 1, (18 * rows / 8) + 30);
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public void Encode_OtherBytesBehindTheInput_GivesTheSameOutput(string name, PngCompression compression)
    {
        var bytes = DeflateSamples.Make(name, 3001);
        Assert.Equal(Encode(bytes, compression, last: true, slack: 0), Encode(bytes, compression, last: true, slack: 0xFF));
    }

    [Fact]
    public void Encode_Cancelled_Throws() => Assert.Throws<OperationCanceledException>(() => BandDeflate.Encode(
        PngCompression.Fast,
        new byte[100 + BandDeflate.InputSlack],
        PixelGrid.EveryByte,
        true,
        new byte[BandDeflate.WorkBytes(PngCompression.Fast)],
        new byte[BandDeflate.MaxBytes(100)],
        new CancellationToken(true)));

    [Theory]
    [MemberData(nameof(Samples))]
    public void Encode_EveryPixelSize_InflatesToItself(string name, PngCompression compression)
    {
        foreach (var pixelBytes in (int[])[2, 3, 4, 6, 8])
        {
            foreach (var pixels in (int[])[1, 2, 9, 100, 6000])
            {
                var grid = new PixelGrid((pixels * pixelBytes) + 1, pixelBytes);
                var bytes = DeflateSamples.Make(name, 30_000 / grid.RowBytes * grid.RowBytes + (pixels > 4000 ? grid.RowBytes : 0));
                var encoded = Encode(bytes, compression, last: true, grid: grid);
                Assert.True(bytes.AsSpan().SequenceEqual(Inflate(encoded, bytes.Length)), $"{pixels} pixels of {pixelBytes} bytes");
            }
        }
    }

    [Theory]
    [InlineData(PngCompression.Fast)]
    [InlineData(PngCompression.Balanced)]
    [InlineData(PngCompression.Small)]
    public void Encode_FewBytes_NeedsNoDescriptionOfACode(PngCompression compression)
    {
        // Type 01 behind the bit that says last: 3 bits, a literal of 8 bits, lengths and distances that cost 5 to 13 more.
        var encoded = Encode(new byte[60], compression, last: true);

        Assert.Equal(0b011, encoded[0] & 0b111);
        Assert.InRange(encoded.Length, 1, 6);
    }

    [Theory]
    [InlineData(PngCompression.Balanced)]
    [InlineData(PngCompression.Small)]
    public void Encode_RowsThatRepeat_CostsAFewBytesEach(PngCompression compression)
    {
        // Behind its type a row is one long run; only the row above has run and type together.
        const int Rows = 200;
        var grid = new PixelGrid(3001, 3);
        var bytes = new byte[Rows * grid.RowBytes];
        for (var row = 0; row < Rows; row++)
        {
            bytes[row * grid.RowBytes] = 2;
        }

        Assert.InRange(Encode(bytes, compression, last: true, grid: grid).Length, 1, Rows * 6);
    }

    [Theory]
    [InlineData(64)]
    [InlineData(256)]
    public void Encode_LittleTilesOfNoise_FindsTheRepeats(int tileBytes)
    {
        // No zeros in a row, but the same tile again and again: noise at a glance only.
        var grid = new PixelGrid(257, 4);
        var random = new Random(11);
        var tile = new byte[tileBytes];
        random.NextBytes(tile);
        var bytes = new byte[64 * grid.RowBytes];
        for (var at = 0; at < bytes.Length; at++)
        {
            bytes[at] = at % grid.RowBytes == 0 ? (byte)1 : tile[((at % grid.RowBytes) - 1) % tileBytes];
        }

        Assert.InRange(Encode(bytes, PngCompression.Fast, last: true, grid: grid).Length, 1, bytes.Length / 8);
    }

    internal static byte[] Encode(
        ReadOnlySpan<byte> bytes, PngCompression compression, bool last, byte slack = 0xA5, PixelGrid? grid = null)
    {
        var input = new byte[bytes.Length + BandDeflate.InputSlack];
        Array.Fill(input, slack);
        bytes.CopyTo(input);
        var work = new byte[BandDeflate.WorkBytes(compression)];
        Array.Fill(work, (byte)0xA5);
        var output = new byte[BandDeflate.MaxBytes(bytes.Length)];
        var length = BandDeflate.Encode(
            compression, input, grid ?? PixelGrid.EveryByte, last, work, output, CancellationToken.None);
        return output[..length];
    }

    internal static byte[] Inflate(byte[] stream, int length)
    {
        using var inflate = new DeflateStream(new MemoryStream(stream), CompressionMode.Decompress);
        var bytes = new byte[length];
        inflate.ReadExactly(bytes);
        Assert.Equal(-1, inflate.ReadByte());
        return bytes;
    }
}
