using System.Runtime.CompilerServices;
using Api.Buffers;
using Api.Jobs;
using Api.Telemetry;
using Png;

namespace Api.Http;

/// <summary>
/// Sends a picture that is too large to be collected while the rest of it is computed: in chunks, each of which was taken
/// when the one before was on its way. Computing stops while the reader is behind, without cores and without a thread. A
/// fault that is found now can get no status any more: the connection is aborted, so that nobody takes what came for a picture.
/// </summary>
internal sealed partial class StreamedReply
{
    /// <summary>Bytes up to which a reply is collected: all that can be refused with a status is refused with one.</summary>
    public const long Threshold = 8 << 20;

    // Encoded beside the bytes that are being sent. Threads start and stop once a window: at two megabytes, the work of 10 ms
    // or more, that costs nothing that can be measured.
    private const long WindowBytes = 2 << 20;

    private const string ServerTiming = "Server-Timing";

    private readonly ILogger<StreamedReply> _log;

    public StreamedReply(ILogger<StreamedReply> log) => _log = log;

    /// <summary>
    /// Most bytes of a streamed reply that are rented at a time: those being sent, a window, and the unused ends of two buffers.
    /// </summary>
    public static long MostUnsentBytes => Threshold + WindowBytes + (2 * SegmentedBuffer.LargestSegmentBytes);

    /// <summary>Sends what the job has encoded, and all that is still to come.</summary>
    /// <param name="context">The request.</param>
    /// <param name="job">A job that was run up to <see cref="Threshold"/>; stays the caller's.</param>
    /// <param name="unsentBytes">What the budget counts for the reply.</param>
    /// <returns>Whether the picture is complete; otherwise the connection is aborted.</returns>
    public async Task<bool> SendAsync(HttpContext context, PictureJob job, long unsentBytes)
    {
        RequestRecord.Of(context).Job = job.Report;
        var response = context.Response;
        response.ContentType = "image/png";
        response.Headers["X-Kernel"] = job.Report.Kernel.ToString();
        if (HttpMethods.IsHead(context.Request.Method))
        {
            return false; // the length is not known, and nobody waits for the rest
        }

        var body = ReplyBody.Begin(response, ServerTiming);
        var sending = body.SendAsync(job.Take());
        try
        {
            for (var isComplete = false; !isComplete;)
            {
                isComplete = job.Run(WindowBytes);
                if (isComplete)
                {
                    job.EndWork(unsentBytes);
                }

                var before = sending;
                sending = default; // each is awaited once
                await CatchUpAsync(job, before, isComplete);
                sending = body.SendAsync(job.Take());
            }

            var last = sending;
            sending = default;
            await last;
            await body.EndAsync(ServerTiming, job.Report.Times.ServerTiming());
            return true;
        }
        catch (Exception exception)
        {
            if (!context.RequestAborted.IsCancellationRequested)
            {
                RequestRecord.Of(context).CutOff(Problems.TypeOf(exception));
                Log(context, exception);
            }

            context.Abort();
            await sending.AsTask().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return false;
        }
    }

    // The bytes before are on their way; while they are not, others have the cores.
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private static async ValueTask CatchUpAsync(PictureJob job, ValueTask sending, bool isComplete)
    {
        if (isComplete || sending.IsCompleted)
        {
            await sending;
            return;
        }

        job.Pause();
        await sending;
        await job.ResumeAsync();
    }

    private void Log(HttpContext context, Exception exception)
    {
        if (exception is PngException or RequestProblemException or ConnectionMemoryException)
        {
            LogCutOff(context.TraceIdentifier, exception.Message);
        }
        else
        {
            LogFault(exception, context.TraceIdentifier);
        }
    }

    [LoggerMessage(LogLevel.Information, "The reply to {Request} was cut off: {Reason}")]
    private partial void LogCutOff(string request, string reason);

    [LoggerMessage(LogLevel.Error, "The reply to {Request} was cut off by a fault")]
    private partial void LogFault(Exception exception, string request);
}
