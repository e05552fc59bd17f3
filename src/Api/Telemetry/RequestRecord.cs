using System.Diagnostics;
using Api.Jobs;

namespace Api.Telemetry;

/// <summary>
/// What is known of one request when it is over: its line in the log, its metrics and its spans are made of it. Whoever learns
/// something writes it down here. One thread at a time, as the request itself.
/// </summary>
internal sealed class RequestRecord
{
    /// <summary>When it began, a <see cref="Stopwatch"/> timestamp, as all times here.</summary>
    public long Started { get; } = Stopwatch.GetTimestamp();

    /// <summary>Size of the picture sent or asked for; 0 where none was.</summary>
    public int Width { get; private set; }

    public int Height { get; private set; }

    /// <summary>Bytes of the picture that was received, however much of it came.</summary>
    public long BytesIn { get; set; }

    /// <summary>Bytes of the reply's body.</summary>
    public long BytesOut { get; private set; }

    /// <summary>What the job did that ran for this request; null where none did.</summary>
    public JobReport? Job { get; set; }

    /// <summary>The <c>type</c> of the problem that it was answered with, or that its reply was cut off for; without its prefix.</summary>
    public string? Problem { get; set; }

    /// <summary>Whether the service broke the reply off, and the connection with it.</summary>
    public bool IsCutOff { get; private set; }

    /// <summary>When the first byte of the reply was given to the server; 0 before.</summary>
    public long WriteStarted { get; private set; }

    /// <summary>When the last one was.</summary>
    public long WriteEnded { get; private set; }

    /// <summary>Time in which the reply was waited for to be taken.</summary>
    public long WriteTicks { get; private set; }

    /// <summary>The record of a request; made when there is none, where a handler runs without the middleware.</summary>
    public static RequestRecord Of(HttpContext context)
    {
        if (context.Features.Get<RequestRecord>() is not { } record)
        {
            context.Features.Set(record = new RequestRecord());
        }

        return record;
    }

    /// <summary>Notes the picture's size.</summary>
    public void Picture(int width, int height) => (Width, Height) = (width, height);

    /// <summary>Notes why the service broke the reply off. Called before it does: afterwards it looks as if the client had.</summary>
    /// <param name="problem">The <c>type</c> of the problem, without its prefix.</param>
    public void CutOff(string problem) => (IsCutOff, Problem) = (true, problem);

    /// <summary>Notes that a part of the reply was sent.</summary>
    /// <param name="started">When sending it began.</param>
    /// <param name="bytes">How much it was.</param>
    public void Wrote(long started, long bytes)
    {
        if (WriteStarted == 0)
        {
            WriteStarted = started;
        }

        WriteEnded = Stopwatch.GetTimestamp();
        WriteTicks += WriteEnded - started;
        BytesOut += bytes;
    }
}
