using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Png.Deflate;

/// <content>The loop in which nearly all of the time of decompression is spent.</content>
internal sealed partial class Inflater
{
    /// <summary>Most bytes of output of one round: five entries of two literals, then a match.</summary>
    private const int MostPerRound = (5 * 2) + 258;

    /// <summary>Bytes that the widest copy may write beyond its match.</summary>
    private const int CopyBytes = 64;

    // A round refills twice from eight bytes and moves on by at most seven each time.
    private const int InputPerRound = 7 + 7 + 8;

    /// <summary>
    /// Decodes whole rounds while the input has <see cref="InputPerRound"/> bytes ahead and the position is below
    /// <paramref name="end"/>.
    /// </summary>
    /// <param name="window">Has <see cref="Slack"/> bytes from <paramref name="end"/> on.</param>
    /// <param name="position">Where the output goes on.</param>
    /// <param name="end">May be negative.</param>
    private int DecodeFast(Span<byte> window, int position, int end)
    {
        var input = _piece.Span;
        if (position >= end || input.Length - _at < InputPerRound)
        {
            return position;
        }

        // Bounds. Input: `at` starts at or below `lastAt` and a round moves it by 14 at most after reading no further than
        // InputPerRound bytes ahead of where the round began. Output: `to` is below `end` when a round begins, so all of
        // its writes end before end + Slack, which Inflate has checked to lie in the window. Tables: a first index is
        // masked to the root bits; a second index is start plus masked bits, which DecodeTable laid inside the table.
        ref var source = ref MemoryMarshal.GetReference(input);
        ref var target = ref MemoryMarshal.GetReference(window);
        ref var literals = ref MemoryMarshal.GetReference(LiteralTable);
        ref var distances = ref MemoryMarshal.GetReference(DistanceTable);
        var at = (nuint)_at;
        var lastAt = (nuint)(input.Length - InputPerRound);
        var to = (nuint)position;
        var stop = (nuint)end;
        var bits = _bits;
        var count = (uint)_bitCount;
        const ulong LiteralMask = (1 << LiteralRootBits) - 1;
        const ulong DistanceMask = (1 << DistanceRootBits) - 1;
        PngException? failure = null;

        while (to < stop && at <= lastAt)
        {
            // To at least 56 bits. The bits above `count` are those of the byte that is next, so that reading it again
            // later changes nothing.
            bits |= ReadBits(ref source, at) << (int)count;
            at += (63 - count) >> 3;
            count |= 56;

            // Up to five first-table entries of literals: 5 x 11 bits.
            var entry = Unsafe.Add(ref literals, (nuint)(bits & LiteralMask));
            if (DecodeEntry.IsLiteral(entry))
            {
                WriteLiterals(ref target, ref to, entry, ref bits, ref count);
                entry = Unsafe.Add(ref literals, (nuint)(bits & LiteralMask));
                if (DecodeEntry.IsLiteral(entry))
                {
                    WriteLiterals(ref target, ref to, entry, ref bits, ref count);
                    entry = Unsafe.Add(ref literals, (nuint)(bits & LiteralMask));
                    if (DecodeEntry.IsLiteral(entry))
                    {
                        WriteLiterals(ref target, ref to, entry, ref bits, ref count);
                        entry = Unsafe.Add(ref literals, (nuint)(bits & LiteralMask));
                        if (DecodeEntry.IsLiteral(entry))
                        {
                            WriteLiterals(ref target, ref to, entry, ref bits, ref count);
                            entry = Unsafe.Add(ref literals, (nuint)(bits & LiteralMask));
                            if (DecodeEntry.IsLiteral(entry))
                            {
                                WriteLiterals(ref target, ref to, entry, ref bits, ref count);
                                continue;
                            }
                        }
                    }
                }
            }

            // A length and a distance need 15 + 5 + 15 + 13 = 48 bits at most.
            bits |= ReadBits(ref source, at) << (int)count;
            at += (63 - count) >> 3;
            count |= 56;
            if (DecodeEntry.IsSpecial(entry))
            {
                if (!DecodeEntry.IsSecondTable(entry))
                {
                    if (DecodeEntry.IsEndOfBlock(entry))
                    {
                        Skip(entry, ref bits, ref count);
                        EndBlock();
                    }
                    else
                    {
                        failure = InvalidCode("length");
                    }

                    break;
                }

                Skip(entry, ref bits, ref count);
                entry = Unsafe.Add(ref literals, (nuint)DecodeEntry.SecondIndex(entry, bits));
                if (DecodeEntry.IsLiteral(entry))
                {
                    WriteLiterals(ref target, ref to, entry, ref bits, ref count);
                    continue;
                }

                if (DecodeEntry.IsSpecial(entry))
                {
                    if (DecodeEntry.IsEndOfBlock(entry))
                    {
                        Skip(entry, ref bits, ref count);
                        EndBlock();
                    }
                    else
                    {
                        failure = InvalidCode("length");
                    }

                    break;
                }
            }

            var length = (nuint)DecodeEntry.Value(entry, bits);
            Skip(entry, ref bits, ref count);
            entry = Unsafe.Add(ref distances, (nuint)(bits & DistanceMask));
            if (DecodeEntry.IsSpecial(entry))
            {
                if (DecodeEntry.IsSecondTable(entry))
                {
                    Skip(entry, ref bits, ref count);
                    entry = Unsafe.Add(ref distances, (nuint)DecodeEntry.SecondIndex(entry, bits));
                }

                if (DecodeEntry.IsSpecial(entry))
                {
                    failure = InvalidCode("distance");
                    break;
                }
            }

            var distance = (nuint)DecodeEntry.Value(entry, bits);
            Skip(entry, ref bits, ref count);
            if (distance > to)
            {
                failure = TooFarBack();
                break;
            }

            MatchCopy.Copy(ref Unsafe.Add(ref target, to), distance, length);
            to += length;
        }

        _at = (int)at;
        _bitCount = (byte)count;
        _bits = bits & ((1UL << _bitCount) - 1);
        return failure is null ? (int)to : throw failure;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong ReadBits(ref byte source, nuint at)
    {
        var bits = Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref source, at));
        return BitConverter.IsLittleEndian ? bits : System.Buffers.Binary.BinaryPrimitives.ReverseEndianness(bits);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Skip(uint entry, ref ulong bits, ref uint count)
    {
        bits >>= (int)entry;
        count -= (byte)entry;
    }

    /// <summary>Writes two bytes, of which the second counts only if the entry has it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void WriteLiterals(ref byte target, ref nuint to, uint entry, ref ulong bits, ref uint count)
    {
        var pair = (ushort)(entry >> 16);
        Unsafe.WriteUnaligned(
            ref Unsafe.Add(ref target, to),
            BitConverter.IsLittleEndian ? pair : System.Buffers.Binary.BinaryPrimitives.ReverseEndianness(pair));
        to += DecodeEntry.Literals(entry);
        Skip(entry, ref bits, ref count);
    }
}
