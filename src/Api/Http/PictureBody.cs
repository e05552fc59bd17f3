using System.Buffers;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using Api.Telemetry;

namespace Api.Http;

/// <summary>Sends a picture that is complete.</summary>
internal static class PictureBody
{
    /// <summary>Sends the bytes, and notes that in the request's record.</summary>
    /// <param name="response">Its headers are set, the length too.</param>
    /// <param name="png">Must stay until this has returned.</param>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public static async ValueTask SendAsync(HttpResponse response, ReadOnlySequence<byte> png)
    {
        var start = Stopwatch.GetTimestamp();
        await ReplyWriter.WriteAsync(response, png, inChunks: false);
        RequestRecord.Of(response.HttpContext).Wrote(start, png.Length);
    }
}
