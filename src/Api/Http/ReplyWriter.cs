using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using Api.Buffers;

namespace Api.Http;

/// <summary>
/// Copies a body into the server's blocks, large ones where there is much of it, each sent when it is full. So a socket sends one
/// block at a time: for several, the runtime makes a list of them, a hundred bytes for each call, and a flush wakes whoever sends.
/// A large block is filled when the one before was sent: what the reader has not taken then is in the operating system.
/// </summary>
internal static class ReplyWriter
{
    // Where less than a large block is left it goes into small ones, which hold no more than they must for a slow reader.
    private const int LeastRoom = 4096;

    // What goes behind the headers into one small block, most often.
    private const int LeastMuch = 32 * 1024;

    // Its length in hexadecimal digits, and two ends of lines.
    private const int ChunkFrameBytes = 12;

    // So long a reader is waited for here, where it makes nothing; then in the server's flush, which cuts off who is too slow.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>Sends bytes of the body; the headers before them, unless they are sent.</summary>
    /// <param name="response">The reply.</param>
    /// <param name="bytes">Must stay until this has returned.</param>
    /// <param name="inChunks">Whether to frame them as HTTP/1.1's chunks.</param>
    /// <param name="underWay">The reply's large blocks, where it is sent in several calls.</param>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public static async ValueTask WriteAsync(HttpResponse response, ReadOnlySequence<byte> bytes, bool inChunks, BlocksUnderWay? underWay = null)
    {
        var aborted = response.HttpContext.RequestAborted;
        if (bytes.IsSingleSegment && bytes.Length < LeastMuch && !inChunks)
        {
            await response.BodyWriter.WriteAsync(bytes.First, aborted); // headers and body in one
            aborted.ThrowIfCancellationRequested();
            return;
        }

        if (!response.HasStarted)
        {
            await response.StartAsync(aborted); // else the server keeps what is written, to copy it once more behind the headers
        }

        if (bytes.Length >= 2 * TransportBlocks.LargestBytes)
        {
            underWay ??= new BlocksUnderWay(); // one block goes out without a wait
        }

        var writer = response.BodyWriter;
        while (!bytes.IsEmpty)
        {
            var isMuch = bytes.Length >= TransportBlocks.LargestBytes;
            if (isMuch && underWay is not null)
            {
                await SentAsync(underWay, aborted);
            }

            var least = isMuch ? TransportBlocks.LargestBytes : LeastRoom;
            var room = isMuch && underWay is not null ? underWay.GetMemory(writer, least) : writer.GetMemory(least);
            bytes = bytes.Slice(inChunks ? AddChunk(writer, room.Span, bytes) : Add(writer, room.Span, bytes));
            if (isMuch || bytes.IsEmpty)
            {
                await writer.FlushAsync(aborted);
                aborted.ThrowIfCancellationRequested();
            }
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private static async ValueTask SentAsync(BlocksUnderWay underWay, CancellationToken aborted)
    {
        if (underWay.IsAny)
        {
            using var patience = TimeLimit.Of(aborted);
            patience.Start(Patience);
            await underWay.SentAsync(patience.Token);
            aborted.ThrowIfCancellationRequested();
        }
    }

    private static int Add(PipeWriter writer, Span<byte> room, ReadOnlySequence<byte> bytes)
    {
        var count = (int)Math.Min(room.Length, bytes.Length);
        bytes.Slice(0, count).CopyTo(room);
        writer.Advance(count);
        return count;
    }

    private static int AddChunk(PipeWriter writer, Span<byte> room, ReadOnlySequence<byte> bytes)
    {
        var count = (int)Math.Min(room.Length - ChunkFrameBytes, bytes.Length);
        count.TryFormat(room, out var digits, "x", CultureInfo.InvariantCulture);
        "\r\n"u8.CopyTo(room[digits..]);
        var start = digits + 2;
        bytes.Slice(0, count).CopyTo(room[start..]);
        "\r\n"u8.CopyTo(room[(start + count)..]);
        writer.Advance(start + count + 2);
        return count;
    }
}
