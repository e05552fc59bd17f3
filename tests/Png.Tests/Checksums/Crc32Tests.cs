using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using System.Text;
using Png.Checksums;

namespace Png.Tests.Checksums;

public class Crc32Tests
{
    private static readonly byte[] Noise = MakeNoise();

    public static TheoryData<int> BigLengths => [2047, 2048, 4095, 65_537, 1_000_003];

    [Fact]
    public void Update_CheckString_IsThePublishedValue() =>
        Assert.Equal(0xCBF43926u, Crc32.Update(0, Encoding.ASCII.GetBytes("123456789")));

    [Fact]
    public void Update_EmptyIendChunk_IsTheValueInEveryPng() =>
        Assert.Equal(0xAE426082u, Crc32.Update(0, "IEND"u8));

    [Fact]
    public void Update_EveryShortLength_EqualsBitwiseLoop()
    {
        for (var length = 0; length <= 700; length++)
        {
            Assert.Equal(Bitwise(0, Noise.AsSpan(length, length)), Crc32.Update(0, Noise.AsSpan(length, length)));
        }
    }

    [Theory]
    [MemberData(nameof(BigLengths))]
    public void Update_LongData_EqualsBitwiseLoop(int length) =>
        Assert.Equal(Bitwise(0, Noise.AsSpan(0, length)), Crc32.Update(0, Noise.AsSpan(0, length)));

    [Theory]
    [MemberData(nameof(BigLengths))]
    public void Update_InPieces_EqualsOnePiece(int length)
    {
        var data = Noise.AsSpan(0, length);
        var cut = length / 3;
        Assert.Equal(Crc32.Update(0, data), Crc32.Update(Crc32.Update(0, data[..cut]), data[cut..]));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(1000)]
    [InlineData(999_999)]
    public void Combine_TwoPieces_EqualsOnePiece(int secondLength)
    {
        var first = Noise.AsSpan(0, 77);
        var second = Noise.AsSpan(77, secondLength);
        Assert.Equal(
            Crc32.Update(0, Noise.AsSpan(0, 77 + secondLength)),
            Crc32.Combine(Crc32.Update(0, first), Crc32.Update(0, second), secondLength));
    }

    [SkippableTheory]
    [InlineData(128)]
    [InlineData(256)]
    [InlineData(512)]
    public void UpdateFold_EachWidthAndLength_EqualsTable(int bits)
    {
        Skip.IfNot(
            bits switch { 128 => Pclmulqdq.IsSupported, 256 => Pclmulqdq.V256.IsSupported, _ => Pclmulqdq.V512.IsSupported },
            $"this processor (or a switch) offers no carry-less multiplication of {bits} bits");
        for (var length = 0; length <= 1100; length++)
        {
            var data = Noise.AsSpan(length, length);
            var folded = bits switch
            {
                128 => Crc32Fold.Update<FoldLanes128, Vector128<ulong>>(0x12345678, data),
                256 => Crc32Fold.Update<FoldLanes256, Vector256<ulong>>(0x12345678, data),
                _ => Crc32Fold.Update<FoldLanes512, Vector512<ulong>>(0x12345678, data),
            };
            Assert.Equal(Crc32.UpdateByTable(0x12345678, data), folded);
        }
    }

    private static uint Bitwise(uint crc, ReadOnlySpan<byte> data)
    {
        crc = ~crc;
        foreach (var value in data)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) != 0 ? (crc >> 1) ^ 0xEDB88320 : crc >> 1;
            }
        }

        return ~crc;
    }

    private static byte[] MakeNoise()
    {
        var noise = new byte[1_000_100];
        new Random(1).NextBytes(noise);
        return noise;
    }
}
