using System.Diagnostics;
using System.Runtime.CompilerServices;
using Api.Admission;
using Api.Bands;
using Api.Buffers;
using Api.Hosting;
using Api.Http;
using Microsoft.Extensions.Options;

namespace Api.Jobs;

/// <summary>Runs picture jobs: waits for admission, enforces the time limit, collects or streams the reply's bytes.</summary>
internal sealed class JobRunner
{
    // A second thread starts after 0.1 ms and has the caches to fill: less work than this is done sooner without it.
    private const double LeastMillisecondsToShare = 0.5;

    private readonly AdmissionControl _admission;
    private readonly CostModel _costs;
    private readonly BufferPool _pool;
    private readonly StreamedReply _streamed;
    private readonly TimeSpan _granted;

    public JobRunner(
        AdmissionControl admission, CostModel costs, BufferPool pool, StreamedReply streamed, IOptions<LimitsOptions> limits)
    {
        _admission = admission;
        _costs = costs;
        _pool = pool;
        _streamed = streamed;
        _granted = TimeSpan.FromSeconds(limits.Value.JobSeconds);
    }

    /// <summary>Makes a job's pipeline.</summary>
    /// <param name="output">Takes the encoded picture.</param>
    /// <param name="threads">Threads the job may use, its own included.</param>
    /// <param name="report">To be filled in.</param>
    internal delegate PicturePipeline OpenPipeline(SegmentedBuffer output, int threads, JobReport report);

    /// <summary>
    /// Admits and runs a job on this thread. Up to <see cref="StreamedReply.Threshold"/> bytes nothing is sent before it has
    /// succeeded, and the result sends it; a larger picture is sent while it is computed, before this returns.
    /// </summary>
    /// <param name="context">The request; its abort cancels the job.</param>
    /// <param name="plan">What is known of the job.</param>
    /// <param name="open">The job.</param>
    /// <exception cref="RequestProblemException">503 when it was not admitted, 504 when it took too long.</exception>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<IResult> RunAsync(HttpContext context, JobPlan plan, OpenPipeline open)
    {
        var unsentBytes = Math.Min(plan.ReplyBytes, StreamedReply.MostUnsentBytes);
        using var job = await EnterAsync(plan, unsentBytes, open, context.RequestAborted);
        if (job.Run(StreamedReply.Threshold))
        {
            return new PictureResult(Finish(job, plan));
        }

        if (await _streamed.SendAsync(context, job, unsentBytes))
        {
            Learn(job, plan);
        }

        return Results.Empty;
    }

    /// <summary>Admits and runs a job on this thread; the caller disposes of the picture.</summary>
    /// <param name="plan">What is known of the job.</param>
    /// <param name="open">The job.</param>
    /// <param name="abandoned">Fires when nobody wants the picture any more.</param>
    /// <exception cref="RequestProblemException">503 when it was not admitted, 504 when it took too long.</exception>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<FinishedPicture> ComputeAsync(JobPlan plan, OpenPipeline open, CancellationToken abandoned)
    {
        using var job = await EnterAsync(plan, plan.ReplyBytes, open, abandoned);
        job.Run(long.MaxValue);
        return Finish(job, plan);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<PictureJob> EnterAsync(JobPlan plan, long replyBytes, OpenPipeline open, CancellationToken abandoned)
    {
        var report = new JobReport { PredictedMilliseconds = _costs.Predict(plan.Cost) };
        report.Times.Started = Stopwatch.GetTimestamp();
        var threads = report.PredictedMilliseconds < LeastMillisecondsToShare ? 1 : plan.Threads;
        var demand = new JobDemand(threads, plan.Bytes + replyBytes, report.PredictedMilliseconds);
        var permit = await _admission.EnterAsync(demand, abandoned);
        report.Times.Queue = Stopwatch.GetTimestamp() - report.Times.Started;
        if (report.PredictedMilliseconds >= LeastMillisecondsToShare)
        {
            // The connection goes on being read, so that a client that leaves is noticed.
            await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        }

        return new PictureJob(open, permit, _pool, report, _granted, abandoned);
    }

    private FinishedPicture Finish(PictureJob job, JobPlan plan)
    {
        var picture = job.Finish();
        Learn(job, plan);
        return picture;
    }

    private void Learn(PictureJob job, JobPlan plan)
    {
        var (report, threads) = (job.Report, job.Threads);
        _costs.Learn(plan.Cost, report.Times, threads);
        report.ActualMilliseconds = CostModel.Actual(plan.Cost, report.Times, threads);
    }
}
