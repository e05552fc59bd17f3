using System.Buffers;

namespace Fuzz.Checks;

/// <summary>A file as a sequence of pieces of random lengths, empty ones among them, with rubbish between them.</summary>
internal static class ScatteredFile
{
    private const int MostGap = 40;
    private const int MostPieces = 500;

    public static ReadOnlySequence<byte> Make(ReadOnlySpan<byte> file, FuzzRandom random)
    {
        // Of a long file single bytes take too much of the time.
        var most = Math.Max(random.Pick(1, 3, 20, 50, 300, 5000, 100_000), file.Length / MostPieces);
        var first = new Piece(default, null);
        var last = first;
        while (!file.IsEmpty)
        {
            var length = Math.Min(random.Below(most + 1), file.Length);
            var gap = random.Below(MostGap);
            var memory = new byte[gap + length + MostGap];
            memory.AsSpan().Fill(random.NextByte());
            file[..length].CopyTo(memory.AsSpan(gap));
            last = new Piece(memory.AsMemory(gap, length), last);
            file = file[length..];
        }

        return new ReadOnlySequence<byte>(first, 0, last, last.Memory.Length);
    }

    private sealed class Piece : ReadOnlySequenceSegment<byte>
    {
        public Piece(ReadOnlyMemory<byte> memory, Piece? previous)
        {
            Memory = memory;
            if (previous is not null)
            {
                RunningIndex = previous.RunningIndex + previous.Memory.Length;
                previous.Next = this;
            }
        }
    }
}
