using System.Runtime.CompilerServices;
using Api.Buffers;
using Api.Catalog;
using Api.Hosting;
using Api.Http;
using Api.Jobs;
using Api.Recode;
using Api.Uploads;

namespace Api.Blur;

/// <summary>Answers requests for blurred pictures.</summary>
internal sealed class BlurReplies
{
    private readonly UploadReader _uploads;
    private readonly PictureLimits _limits;
    private readonly KernelSwitches _switches;
    private readonly JobRunner _jobs;
    private readonly BufferPool _pool;

    public BlurReplies(UploadReader uploads, PictureLimits limits, KernelSwitches switches, JobRunner jobs, BufferPool pool)
    {
        _uploads = uploads;
        _limits = limits;
        _switches = switches;
        _jobs = jobs;
        _pool = pool;
    }

    /// <summary>The reply to a request.</summary>
    /// <exception cref="RequestProblemException">What is wrong with the upload or over a limit; 503 not admitted; 504 took too long.</exception>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<IResult> ReplyAsync(HttpContext context)
    {
        var query = context.Query();
        var options = _switches.Usable(BlurQuery.Options(query));
        var compression = query.Get(CommonQuery.Compression);
        _limits.CheckDiameter(options.Diameter);

        using var upload = await _uploads.ReadAsync(context.Request);
        if (BlurQuery.AsksForNoBlur(query))
        {
            return await _jobs.RunAsync(
                context, RecodePipeline.Plan(upload.Header, compression),
                (output, threads, report) => RecodePipeline.Open(
                    upload.Bytes, _ => RowMap.Identity, compression, threads, output, _pool, report));
        }

        return await _jobs.RunAsync(
            context, BlurPipeline.Plan(upload.Header, options, compression),
            (output, threads, report) => BlurPipeline.Open(
                upload.Bytes, options with { Threads = threads }, compression, output, _pool, report));
    }
}
