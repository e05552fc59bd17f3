using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using System.Text;
using Png.Checksums;

namespace Png.Tests.Checksums;

public class Adler32Tests
{
    private static readonly byte[] Noise = MakeNoise();

    private static readonly byte[] Brightest = Enumerable.Repeat((byte)255, 1_000_100).ToArray();

    [Fact]
    public void Update_Word_IsThePublishedValue() =>
        Assert.Equal(0x11E60398u, Adler32.Update(1, Encoding.ASCII.GetBytes("Wikipedia")));

    [Fact]
    public void Update_EveryShortLength_EqualsPlainLoop()
    {
        for (var length = 0; length <= 700; length++)
        {
            Assert.Equal(Plain(1, Noise.AsSpan(length, length)), Adler32.Update(1, Noise.AsSpan(length, length)));
        }
    }

    [Theory]
    [InlineData(5503)]
    [InlineData(5504)]
    [InlineData(5553)]
    [InlineData(11_105)]
    [InlineData(1_000_003)]
    public void Update_BrightestBytesFromLargestSums_DoesNotOverflow(int length)
    {
        const uint LargestSums = 0xFFF0FFF0;
        Assert.Equal(Plain(LargestSums, Brightest.AsSpan(0, length)), Adler32.Update(LargestSums, Brightest.AsSpan(0, length)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(65_521)]
    [InlineData(999_999)]
    public void Combine_TwoPieces_EqualsOnePiece(int secondLength)
    {
        var second = Adler32.Update(1, Noise.AsSpan(77, secondLength));
        Assert.Equal(
            Plain(1, Noise.AsSpan(0, 77 + secondLength)),
            Adler32.Combine(Adler32.Update(1, Noise.AsSpan(0, 77)), second, secondLength));
    }

    [Fact]
    public void Combine_LengthBeyond32Bits_EqualsRepeatedCombination()
    {
        const long Piece = 1L << 31;
        var adler = Adler32.Update(1, Noise);
        var twice = Adler32.Combine(Adler32.Combine(adler, 0x1234_5678, Piece), 1, Piece);
        Assert.Equal(Adler32.Combine(adler, Adler32.Combine(0x1234_5678, 1, Piece), 2 * Piece), twice);
    }

    [SkippableTheory]
    [InlineData(128)]
    [InlineData(256)]
    [InlineData(512)]
    public void Sum_EachWidth_EqualsPlainLoop(int bits)
    {
        Skip.IfNot(
            bits switch { 128 => true, 256 => Avx2.IsSupported, _ => Avx512BW.IsSupported },
            $"this processor (or a switch) offers no multiply-add of {bits} bits");
        for (var vectors = 0; vectors <= 40; vectors++)
        {
            var data = Brightest.AsSpan(0, vectors * bits / 8);
            (uint a, uint b) = (65_520, 65_520);
            (uint wantA, uint wantB) = (65_520, 65_520);
            Adler32.SumBytes(data, ref wantA, ref wantB);
            var taken = bits switch
            {
                128 => Adler32.Sum128(MemoryMarshal.Cast<byte, Vector128<byte>>(data), ref a, ref b),
                256 => Adler32.Sum256(MemoryMarshal.Cast<byte, Vector256<byte>>(data), ref a, ref b),
                _ => Adler32.Sum512(MemoryMarshal.Cast<byte, Vector512<byte>>(data), ref a, ref b),
            };
            Assert.Equal((data.Length, wantA, wantB), (taken, a, b));
        }
    }

    private static uint Plain(uint adler, ReadOnlySpan<byte> data)
    {
        var (a, b) = (adler & 0xFFFF, adler >> 16);
        foreach (var value in data)
        {
            a = (a + value) % 65_521;
            b = (b + a) % 65_521;
        }

        return (b << 16) | a;
    }

    private static byte[] MakeNoise()
    {
        var noise = new byte[1_000_100];
        new Random(2).NextBytes(noise);
        return noise;
    }
}
