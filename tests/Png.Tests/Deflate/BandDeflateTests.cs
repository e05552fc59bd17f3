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
        true,
        new byte[BandDeflate.WorkBytes(PngCompression.Fast)],
        new byte[BandDeflate.MaxBytes(100)],
        new CancellationToken(true)));

    internal static byte[] Encode(ReadOnlySpan<byte> bytes, PngCompression compression, bool last, byte slack = 0xA5)
    {
        var input = new byte[bytes.Length + BandDeflate.InputSlack];
        Array.Fill(input, slack);
        bytes.CopyTo(input);
        var work = new byte[BandDeflate.WorkBytes(compression)];
        Array.Fill(work, (byte)0xA5);
        var output = new byte[BandDeflate.MaxBytes(bytes.Length)];
        var length = BandDeflate.Encode(compression, input, last, work, output, CancellationToken.None);
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
