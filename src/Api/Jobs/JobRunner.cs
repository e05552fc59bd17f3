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
    private readonly CostModel _costs;
    private readonly BufferPool _pool;
    private readonly LimitsOptions _limits;

    public JobRunner(AdmissionControl admission, CostModel costs, BufferPool pool, IOptions<LimitsOptions> limits)
    {
        _admission = admission;
        _costs = costs;
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
    /// <param name="plan">What is known of the job.</param>
    /// <param name="work">The job.</param>
    /// <exception cref="RequestProblemException">503 when it was not admitted, 504 when it took too long.</exception>
    public async Task<IResult> RunAsync(HttpContext context, JobPlan plan, Work work) =>
        new PictureResult(await ComputeAsync(plan, work, context.RequestAborted));

    /// <summary>Admits and runs a job on this thread; the caller disposes of the picture.</summary>
    /// <param name="plan">What is known of the job.</param>
    /// <param name="work">The job.</param>
    /// <param name="abandoned">Fires when nobody wants the picture any more.</param>
    /// <exception cref="RequestProblemException">503 when it was not admitted, 504 when it took too long.</exception>
    public async Task<FinishedPicture> ComputeAsync(JobPlan plan, Work work, CancellationToken abandoned)
    {
        var report = new JobReport { PredictedMilliseconds = _costs.Predict(plan.Cost) };
        var start = Stopwatch.GetTimestamp();
        var permit = await _admission.EnterAsync(new JobDemand(plan.Threads, plan.Bytes, report.PredictedMilliseconds), abandoned);
        var output = new SegmentedBuffer(_pool);
        try
        {
            using (var timeLimit = CancellationTokenSource.CreateLinkedTokenSource(abandoned))
            {
                report.Times.Queue = Stopwatch.GetTimestamp() - start;
                timeLimit.CancelAfter(TimeSpan.FromSeconds(_limits.JobSeconds));
                try
                {
                    work(output, permit.Threads, report, timeLimit.Token);
                }
                catch (OperationCanceledException) when (!abandoned.IsCancellationRequested)
                {
                    throw Problems.JobTimeout(_limits.JobSeconds);
                }
            }

            permit.EndWork(output.RentedBytes);
            _costs.Learn(plan.Cost, report.Times, permit.Threads);
            report.ActualMilliseconds = CostModel.Actual(plan.Cost, report.Times, permit.Threads);
            report.Times.Total = Stopwatch.GetTimestamp() - start;
            return new FinishedPicture(output, report, permit);
        }
        catch
        {
            output.Dispose();
            permit.Dispose();
            throw;
        }
    }
}
