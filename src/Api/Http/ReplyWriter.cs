using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using Api.Buffers;

namespace Api.Http;

/// <summary>
/// Copies a body into the server's blocks, large ones where there is much of it, each sent when it is full. So a socket sends one
/// block at a time: for several, the runtime makes a list of them, a hundred bytes for each call, and a flush wakes whoever sends.
/// </summary>
internal static class ReplyWriter
{
    // Where less than a large block is left it goes into small ones, which hold no more than they must for a slow reader.
    private const int LeastRoom = 4096;

    // What goes behind the headers into one small block, most often.
    private const int LeastMuch = 32 * 1024;

    // Its length in hexadecimal digits, and two ends of lines.
    private const int ChunkFrameBytes = 12;

    /// <summary>Sends bytes of the body; the headers before them, unless they are sent.</summary>
    /// <param name="response">The reply.</param>
    /// <param name="bytes">Must stay until this has returned.</param>
    /// <param name="inChunks">Whether to frame them as HTTP/1.1's chunks.</param>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public static async ValueTask WriteAsync(HttpResponse response, ReadOnlySequence<byte> bytes, bool inChunks)
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

        var writer = response.BodyWriter;
        while (!bytes.IsEmpty)
        {
            var isMuch = bytes.Length >= TransportBlocks.LargestBytes;
            var room = writer.GetMemory(isMuch ? TransportBlocks.LargestBytes : LeastRoom);
            bytes = bytes.Slice(inChunks ? AddChunk(writer, room.Span, bytes) : Add(writer, room.Span, bytes));
            if (isMuch || bytes.IsEmpty)
            {
                await writer.FlushAsync(aborted);
                aborted.ThrowIfCancellationRequested();
            }
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
