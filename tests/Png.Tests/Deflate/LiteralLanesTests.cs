using System.Runtime.Intrinsics.X86;
using Png.Deflate;

namespace Png.Tests.Deflate;

public class LiteralLanesTests
{
    public enum Codes
    {
        /// <summary>About as long as a byte: eight literals fit one lane, sixteen do not.</summary>
        Even,

        /// <summary>14 bits for all rare literals: eight do not fit.</summary>
        Long,

        /// <summary>2 to 5 bits: often, not always, sixteen fit.</summary>
        Short,
    }

    [SkippableTheory]
    [InlineData(Codes.Even)]
    [InlineData(Codes.Long)]
    [InlineData(Codes.Short)]
    public void FillVectors_AnyTokens_SendsTheSameBitsAsScalar(Codes codes)
    {
        Skip.IfNot(Avx512Vbmi.IsSupported, "this processor (or a switch) offers no AVX-512 VBMI");
        var random = new Random(9);
        for (var round = 0; round < 60; round++)
        {
            var input = new byte[20_000 + LiteralLanes.Slack];
            random.NextBytes(input);
            if (codes != Codes.Long)
            {
                foreach (ref var value in input.AsSpan())
                {
                    value &= 7;
                }
            }

            var tokens = Tokens(random, 20_000);
            Assert.Equal(Send(input, tokens, codes, vectors: false), Send(input, tokens, codes, vectors: true));
        }
    }

    private static Token[] Tokens(Random random, int length)
    {
        var tokens = new List<Token>();
        for (var at = 0; at < length;)
        {
            var literals = Math.Min(random.Next(4) == 0 ? random.Next(500) : random.Next(30), length - at);
            at += literals;
            var match = Math.Min(random.Next(3) == 0 ? random.Next(3, 1000) : random.Next(3, 20), length - at);
            at += match;
            tokens.Add(new Token(literals, match < 3 ? 0 : match, match < 3 ? 0 : random.Next(1, 32_769)));
        }

        return [.. tokens];
    }

    private static byte[] Send(byte[] input, Token[] tokens, Codes kind, bool vectors)
    {
        var frequencies = new uint[DeflateSymbols.LiteralCount];
        for (var symbol = 0; symbol < frequencies.Length; symbol++)
        {
            frequencies[symbol] = kind switch
            {
                Codes.Long when symbol < 20 => 1u << Math.Min(symbol, 17),
                Codes.Short when symbol < 8 => 1u << (12 + (symbol / 2)),
                _ => 1,
            };
        }

        var lengths = new byte[DeflateSymbols.LiteralCount];
        var distanceLengths = new byte[DeflateSymbols.DistanceCount];
        HuffmanCode.Build(frequencies, LiteralLanes.MaxCodeLength, lengths);
        Array.Fill(distanceLengths, (byte)5);
        var codes = new BlockCodes(
            lengths, distanceLengths, new uint[BlockCodes.EntryCount], new byte[BlockCodes.ByteCount]);
        var output = new byte[200_000];
        var writer = new global::Png.Deflate.BitWriter(output, 0);
        var cursor = new TokenCursor(tokens, 0);
        var room = new LaneRoom(new ulong[LaneRoom.Words]);
        while (true)
        {
            var lanes = vectors
                ? LiteralLanes.FillVectors(ref cursor, input, in codes, in room)
                : LiteralLanes.FillScalar(ref cursor, input, in codes, in room);
            if (lanes == 0)
            {
                break;
            }

            writer.AppendAll(room.Bits[..lanes], room.Sizes[..lanes]);
        }

        writer.AlignToByte();
        return output[..writer.Position];
    }
}
