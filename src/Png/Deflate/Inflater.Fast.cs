using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Png.Deflate;

/// <content>The loop in which nearly all of the time of decompression is spent.</content>
internal sealed partial class Inflater
{
    /// <summary>Most bytes of output of one round: a literal and a match.</summary>
    private const int MostPerRound = 1 + 258;

    // A round refills up to three times, from eight bytes, and moves on by at most seven each time. The first refill of
    // all comes on top.
    private const int InputPerRound = (3 * 7) + sizeof(ulong);

    /// <summary>Why the loop ended. Acted upon behind it, so that it need not keep this object in a register.</summary>
    private enum Stopped
    {
        NoRoom,
        EndOfBlock,
        InvalidLength,
        InvalidDistance,
        TooFarBack,
    }

    /// <summary>
    /// Decodes whole rounds while the input has <see cref="InputPerRound"/> bytes ahead and the position is below
    /// <paramref name="end"/>.
    /// <para>
    /// A round takes one entry. Whether it is of literals or has a length can hardly be predicted, so what follows it in
    /// either case is looked up before the question is asked: when the processor has guessed wrong and starts again at the
    /// branch, the look-ups that it would next wait for are over. That is a fifth of the time of noisy pictures. An entry that
    /// has a length may also have a literal before it: two bytes are written of which none or one counts, without a question.
    /// The other questions have rare answers: long codes, long or overlapping matches, the end.
    /// </para>
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

        // Bounds. Input: a round begins at or below `lastSource`, so InputPerRound bytes can be read. Output: a round begins
        // with `to` below `end`, so all of its writes end before end + Slack, which Inflate has checked to lie in the
        // window; matches are read from between 0, as their distance is checked, and Slack. Tables: a first index is masked
        // to the root bits; a second one is start plus masked bits, which DecodeTable laid inside the table.
        ref var source = ref Unsafe.Add(ref MemoryMarshal.GetReference(input), _at);
        ref var lastSource = ref Unsafe.Add(ref MemoryMarshal.GetReference(input), input.Length - InputPerRound);
        ref var target = ref MemoryMarshal.GetReference(window);
        ref var tables = ref MemoryMarshal.GetReference(Tables);
        const ulong LiteralMask = (1 << LiteralRootBits) - 1;
        const ulong DistanceMask = (1 << DistanceRootBits) - 1;
        var to = (nuint)position;
        var stop = (nuint)end;
        var bits = _bits;
        var count = (uint)_bitCount;
        var stopped = Stopped.NoRoom;

        source = ref Unsafe.Add(ref source, Refill(ref source, ref bits, ref count));
        var entry = Unsafe.Add(ref tables, (nuint)(bits & LiteralMask));
        while (to < stop && !Unsafe.IsAddressGreaterThan(ref source, ref lastSource))
        {
            source = ref Unsafe.Add(ref source, Refill(ref source, ref bits, ref count));

            // Of 56 bits a length uses at most 11 + 5 and its distance 8 + 13 (second tables refill), and the next look-up
            // needs 11. What is looked up behind an entry of another kind is some entry of the table and never used.
            var rest = bits >> (int)entry;
            var afterLiterals = Unsafe.Add(ref tables, (nuint)(rest & LiteralMask));
            var distanceEntry = Unsafe.Add(ref tables, (nuint)(rest & DistanceMask) + LiteralEntries);
            var afterMatch = Unsafe.Add(ref tables, (nuint)((rest >> (int)distanceEntry) & LiteralMask));
            count -= (byte)entry;
            WriteLiterals(ref Unsafe.Add(ref target, to), entry);
            if (DecodeEntry.IsLiterals(entry))
            {
                to += DecodeEntry.Literals(entry);
                bits = rest;
                entry = afterLiterals;
                continue;
            }

            if (DecodeEntry.IsSpecial(entry))
            {
                if (DecodeEntry.IsSecondTable(entry))
                {
                    bits = rest;
                    source = ref Unsafe.Add(ref source, Refill(ref source, ref bits, ref count));
                    entry = Unsafe.Add(ref tables, (nuint)DecodeEntry.SecondIndex(entry, bits));
                    rest = bits >> (int)entry;
                    distanceEntry = Unsafe.Add(ref tables, (nuint)(rest & DistanceMask) + LiteralEntries);
                    afterMatch = Unsafe.Add(ref tables, (nuint)((rest >> (int)distanceEntry) & LiteralMask));
                    count -= (byte)entry;
                    WriteLiterals(ref Unsafe.Add(ref target, to), entry);
                }

                if (DecodeEntry.IsLiterals(entry))
                {
                    to += DecodeEntry.Literals(entry);
                    bits = rest;
                    entry = Unsafe.Add(ref tables, (nuint)(bits & LiteralMask));
                    continue;
                }

                if (DecodeEntry.IsEndOfBlock(entry))
                {
                    bits = rest;
                    stopped = Stopped.EndOfBlock;
                    break;
                }

                if (DecodeEntry.IsSpecial(entry))
                {
                    count += (byte)entry;
                    stopped = Stopped.InvalidLength;
                    break;
                }
            }

            to += DecodeEntry.Literals(entry);
            var length = (nuint)DecodeEntry.Length(entry, bits);
            bits = rest;
            if (DecodeEntry.IsSpecial(distanceEntry))
            {
                if (DecodeEntry.IsSecondTable(distanceEntry))
                {
                    Skip(distanceEntry, ref bits, ref count);
                    source = ref Unsafe.Add(ref source, Refill(ref source, ref bits, ref count));
                    distanceEntry = Unsafe.Add(ref tables, (nuint)DecodeEntry.SecondIndex(distanceEntry, bits) + LiteralEntries);
                    afterMatch = Unsafe.Add(ref tables, (nuint)((bits >> (int)distanceEntry) & LiteralMask));
                }

                if (DecodeEntry.IsSpecial(distanceEntry))
                {
                    stopped = Stopped.InvalidDistance;
                    break;
                }
            }

            var distance = (nuint)DecodeEntry.Distance(distanceEntry, bits);
            Skip(distanceEntry, ref bits, ref count);
            entry = afterMatch;
            if (distance > to)
            {
                stopped = Stopped.TooFarBack;
                break;
            }

            // Right as it stands for matches of up to 32 bytes that do not overlap themselves; all others start anew.
            ref var match = ref Unsafe.Add(ref target, to);
            Vector256.LoadUnsafe(ref Unsafe.Subtract(ref match, distance)).StoreUnsafe(ref match);
            if (length > distance || length > (nuint)Vector256<byte>.Count)
            {
                MatchCopy.Copy(ref match, distance, length);
            }

            to += length;
        }

        _at = (int)Unsafe.ByteOffset(ref MemoryMarshal.GetReference(input), ref source);
        _bitCount = (byte)count;
        _bits = bits & ((1UL << _bitCount) - 1);
        switch (stopped)
        {
            case Stopped.EndOfBlock:
                EndBlock();
                break;
            case Stopped.InvalidLength:
                throw InvalidCode("length");
            case Stopped.InvalidDistance:
                throw InvalidCode("distance");
            case Stopped.TooFarBack:
                throw TooFarBack();
        }

        return (int)to;
    }

    /// <summary>
    /// Tops the bits up to 56 or more. Those above <paramref name="count"/> are the bits of the byte that is next, so that
    /// reading it again later changes nothing.
    /// </summary>
    /// <returns>Bytes that have been used up, at most seven.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static nuint Refill(ref byte source, ref ulong bits, ref uint count)
    {
        bits |= ReadBits(ref source) << (int)count;
        var used = (63 ^ count) >> 3;
        count |= 56;
        return used;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong ReadBits(ref byte source)
    {
        var bits = Unsafe.ReadUnaligned<ulong>(ref source);
        return BitConverter.IsLittleEndian ? bits : BinaryPrimitives.ReverseEndianness(bits);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Skip(uint entry, ref ulong bits, ref uint count)
    {
        bits >>= (int)entry;
        count -= (byte)entry;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void WriteLiterals(ref byte target, uint entry)
    {
        var pair = DecodeEntry.LiteralPair(entry);
        Unsafe.WriteUnaligned(ref target, BitConverter.IsLittleEndian ? pair : BinaryPrimitives.ReverseEndianness(pair));
    }
}
