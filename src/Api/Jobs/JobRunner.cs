using System.Buffers;
using System.Diagnostics;
using Api.Admission;
using Api.Buffers;
using Api.Hosting;
using Api.Http;
using Microsoft.Extensions.Options;

namespace Api.Jobs;

/// <summary>Runs picture jobs: waits for admission, enforces the time limit, collects the reply's bytes.</summary>
internal sealed class JobRunner
{
    private readonly AdmissionControl _admission;
    private readonly BufferPool _pool;
    private readonly LimitsOptions _limits;

    public JobRunner(AdmissionControl admission, BufferPool pool, IOptions<LimitsOptions> limits)
    {
        _admission = admission;
        _pool = pool;
        _limits = limits.Value;
    }

    /// <summary>A job's synchronous work.</summary>
    /// <param name="output">Takes the encoded picture.</param>
    /// <param name="threads">Threads the job may use, its own included.</param>
    /// <param name="report">To be filled in.</param>
    /// <param name="cancellation">Fires when the client has gone or the time is up.</param>
    internal delegate void Work(IBufferWriter<byte> output, int threads, JobReport report, CancellationToken cancellation);

    /// <summary>Admits and runs a job on this thread; nothing is sent before it has succeeded.</summary>
    /// <param name="context">The request; its abort cancels the job.</param>
    /// <param name="wantedThreads">Threads that would help; 1 when the job runs in line.</param>
    /// <param name="workingBytes">Upper bound of the bytes the job will rent, for the memory budget.</param>
    /// <param name="work">The job.</param>
    /// <exception cref="RequestProblemException">503 when it was not admitted, 504 when it took too long.</exception>
    public async Task<IResult> RunAsync(HttpContext context, int wantedThreads, long workingBytes, Work work)
    {
        var report = new JobReport();
        var start = Stopwatch.GetTimestamp();
        var output = new SegmentedBuffer(_pool);
        try
        {
            using (var permit = await _admission.EnterAsync(wantedThreads, workingBytes, context.RequestAborted))
            using (var timeLimit = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted))
            {
                report.Times.Queue = Stopwatch.GetTimestamp() - start;
                timeLimit.CancelAfter(TimeSpan.FromSeconds(_limits.JobSeconds));
                try
                {
                    work(output, permit.Threads, report, timeLimit.Token);
                }
                catch (OperationCanceledException) when (!context.RequestAborted.IsCancellationRequested)
                {
                    throw Problems.JobTimeout(_limits.JobSeconds);
                }
            }

            report.Times.Total = Stopwatch.GetTimestamp() - start;
            return new PictureResult(output, report);
        }
        catch
        {
            output.Dispose();
            throw;
        }
    }
}
