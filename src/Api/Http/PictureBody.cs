using System.Buffers;
using System.Diagnostics;
using Api.Telemetry;

namespace Api.Http;

/// <summary>Sends a picture that is complete.</summary>
internal static class PictureBody
{
    // A flush wakes the sender and the reader: most pictures go out with one.
    private const int FlushBytes = 256 * 1024;

    /// <summary>Sends the bytes, and notes that in the request's record.</summary>
    /// <param name="response">Its headers are set, the length too.</param>
    /// <param name="png">Must stay until this has returned.</param>
    public static async Task SendAsync(HttpResponse response, ReadOnlySequence<byte> png)
    {
        var aborted = response.HttpContext.RequestAborted;
        var start = Stopwatch.GetTimestamp();
        var unsent = 0;
        foreach (var segment in png)
        {
            response.BodyWriter.Write(segment.Span);
            unsent += segment.Length;
            if (unsent >= FlushBytes)
            {
                await response.BodyWriter.FlushAsync(aborted);
                aborted.ThrowIfCancellationRequested();
                unsent = 0;
            }
        }

        await response.BodyWriter.FlushAsync(aborted);
        aborted.ThrowIfCancellationRequested();
        RequestRecord.Of(response.HttpContext).Wrote(start, png.Length);
    }
}
