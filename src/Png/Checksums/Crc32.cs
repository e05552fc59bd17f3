using System.Buffers.Binary;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Png.Checksums;

/// <summary>
/// The CRC-32 of PNG chunks (ISO 3309; polynomial 0xEDB88320 in reflected form). Carry-less multiplication folds long
/// data, 8 table look-ups a step take short data and tails.
/// </summary>
internal static class Crc32
{
    // Below this the fixed cost of a fold (spilling its accumulators and reducing them by table) outweighs its gain.
    private const int FoldBytes = 256;
    private const int WideFoldBytes = 2048;

    // Entry 256 * k + b: the state after byte b and then k zero bytes.
    private static readonly uint[] Tables = MakeTables();

    /// <summary>Continues a CRC.</summary>
    /// <param name="crc">The CRC of everything so far; 0 before the first byte.</param>
    /// <param name="data">The bytes that follow; may be empty.</param>
    /// <returns>The CRC of everything so far and <paramref name="data"/>.</returns>
    public static uint Update(uint crc, ReadOnlySpan<byte> data) => ~UpdateState(~crc, data);

    /// <summary>The CRC of two pieces laid end to end, from the CRC of each.</summary>
    /// <param name="first">CRC of the first piece.</param>
    /// <param name="second">CRC of the second piece.</param>
    /// <param name="secondLength">Bytes of the second piece, 0 or more.</param>
    public static uint Combine(uint first, uint second, long secondLength)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(secondLength);

        // The first piece's remainder is shifted past the second: multiplied by x^(8 * length) modulo the polynomial. The
        // inversions at start and end cancel between the two.
        return Crc32Polynomial.Multiply(Crc32Polynomial.PowerOfX(8 * (UInt128)(ulong)secondLength), first) ^ second;
    }

    /// <summary>The bare remainder, without the inversions at start and end.</summary>
    internal static uint UpdateState(uint state, ReadOnlySpan<byte> data)
    {
        if (data.Length >= WideFoldBytes)
        {
            if (Pclmulqdq.V512.IsSupported && Vector512.IsHardwareAccelerated)
            {
                return Crc32Fold.Update<FoldLanes512, Vector512<ulong>>(state, data);
            }

            if (Pclmulqdq.V256.IsSupported && Vector256.IsHardwareAccelerated)
            {
                return Crc32Fold.Update<FoldLanes256, Vector256<ulong>>(state, data);
            }
        }

        return data.Length >= FoldBytes && Pclmulqdq.IsSupported
            ? Crc32Fold.Update<FoldLanes128, Vector128<ulong>>(state, data)
            : UpdateByTable(state, data);
    }

    /// <summary>The portable form: 8 bytes a step, then byte by byte.</summary>
    internal static uint UpdateByTable(uint state, ReadOnlySpan<byte> data)
    {
        var tables = Tables.AsSpan(0, 8 * 256);
        for (; data.Length >= 8; data = data[8..])
        {
            var low = BinaryPrimitives.ReadUInt32LittleEndian(data) ^ state;
            var high = BinaryPrimitives.ReadUInt32LittleEndian(data[4..]);
            state = tables[(7 * 256) + (int)(low & 255)]
                ^ tables[(6 * 256) + (int)((low >> 8) & 255)]
                ^ tables[(5 * 256) + (int)((low >> 16) & 255)]
                ^ tables[(4 * 256) + (int)(low >> 24)]
                ^ tables[(3 * 256) + (int)(high & 255)]
                ^ tables[(2 * 256) + (int)((high >> 8) & 255)]
                ^ tables[256 + (int)((high >> 16) & 255)]
                ^ tables[(int)(high >> 24)];
        }

        foreach (var value in data)
        {
            state = tables[(int)((state ^ value) & 255)] ^ (state >> 8);
        }

        return state;
    }

    private static uint[] MakeTables()
    {
        var tables = new uint[8 * 256];
        for (var value = 0u; value < 256; value++)
        {
            var state = value;
            for (var bit = 0; bit < 8; bit++)
            {
                state = Crc32Polynomial.TimesX(state);
            }

            tables[value] = state;
        }

        for (var entry = 256; entry < tables.Length; entry++)
        {
            var before = tables[entry - 256];
            tables[entry] = tables[(int)(before & 255)] ^ (before >> 8);
        }

        return tables;
    }
}
