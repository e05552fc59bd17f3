namespace Png.Deflate;

/// <summary>
/// Turns tokens into lanes, groups of up to 56 bits with their sizes, which <see cref="BitWriter.AppendAll"/> then
/// strings together. Literals go 64 at a time where the processor can look up bytes in registers, four at a time
/// elsewhere; how they are grouped makes no difference to the bits.
/// </summary>
internal static partial class LiteralLanes
{
    /// <summary>The longest code of a literal: four of them fit one lane.</summary>
    public const int MaxCodeLength = BitWriter.MaxBits / 4;

    /// <summary>Bytes that may be read, but are not sent, behind a block.</summary>
    public const int Slack = 64;

    // What one step of a loop adds at most.
    private const int StepLanes = 16;

    /// <summary>Fills lanes until they or the tokens are used up.</summary>
    /// <param name="cursor">Moves on.</param>
    /// <param name="input">The band, with <see cref="Slack"/> more bytes behind it.</param>
    /// <param name="codes">The block's codes.</param>
    /// <param name="room">Gets them.</param>
    /// <returns>The number of lanes; 0 when no tokens are left.</returns>
    public static int Fill(
        ref TokenCursor cursor,
        scoped ReadOnlySpan<byte> input,
        scoped in BlockCodes codes,
        scoped in LaneRoom room) =>
        HasVectors
            ? FillVectors(ref cursor, input, in codes, in room)
            : FillScalar(ref cursor, input, in codes, in room);

    /// <summary>The portable form of <see cref="Fill"/>.</summary>
    internal static int FillScalar(
        ref TokenCursor cursor,
        scoped ReadOnlySpan<byte> input,
        scoped in BlockCodes codes,
        scoped in LaneRoom room)
    {
        var bits = room.Bits;
        var sizes = room.Sizes;
        var local = cursor;
        var lanes = 0;
        while (lanes <= LaneRoom.Lanes - StepLanes)
        {
            if (local.Literals > 0)
            {
                var count = Math.Min(local.Literals, 4 * StepLanes);
                lanes = AddScalar(input.Slice(local.Position, count), in codes, bits, sizes, lanes);
                local.Position += count;
                local.Literals -= count;
            }
            else if (local.MatchLength > 0)
            {
                bits[lanes] = codes.Match(local.TakeMatch(), local.Distance, out var size);
                sizes[lanes++] = (ulong)size;
            }
            else if (!local.MoveNext())
            {
                break;
            }
        }

        cursor = local;
        return lanes;
    }

    private static int AddScalar(
        ReadOnlySpan<byte> literals, in BlockCodes codes, Span<ulong> bits, Span<ulong> sizes, int lanes)
    {
        int size;
        for (; literals.Length >= 4; literals = literals[4..])
        {
            var lane = codes.Literal(literals[0], out var count);
            lane |= codes.Literal(literals[1], out size) << count;
            count += size;
            lane |= codes.Literal(literals[2], out size) << count;
            count += size;
            lane |= codes.Literal(literals[3], out size) << count;
            bits[lanes] = lane;
            sizes[lanes++] = (ulong)(count + size);
        }

        if (!literals.IsEmpty)
        {
            var lane = 0ul;
            var count = 0;
            foreach (var literal in literals)
            {
                lane |= codes.Literal(literal, out size) << count;
                count += size;
            }

            bits[lanes] = lane;
            sizes[lanes++] = (ulong)count;
        }

        return lanes;
    }
}
