using System.Buffers;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using Api.Access;
using Api.Buffers;
using Api.Caching;
using Api.Hosting;
using Api.Http;
using Api.Jobs;
using Api.Telemetry;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace Api.Fractal;

/// <summary>
/// Answers requests for Mandelbrot pictures with the least work that gives the right bytes: 304 for a client that has it, the
/// cache, the computation of an identical request, a computation of its own.
/// </summary>
/// <remarks>
/// A request that names a variant or a vector width, or says <c>Cache-Control: no-cache</c>, is always computed. Only what is
/// marked to be kept enters the cache, tiles for example, or everything with <see cref="LimitsOptions.CachePictures"/>.
/// </remarks>
internal sealed class MandelbrotReplies
{
    // Larger pictures are sent while they are computed, and are nobody else's.
    private const long LargestSharedBytes = StreamedReply.Threshold;

    private readonly PictureLimits _pictureLimits;
    private readonly JobRunner _jobs;
    private readonly BufferPool _pool;
    private readonly ReplyCache _cache;
    private readonly SharedJobs _shared;
    private readonly bool _keepAll;
    private readonly string _cacheControl;

    public MandelbrotReplies(
        PictureLimits pictureLimits, JobRunner jobs, BufferPool pool, ReplyCache cache, SharedJobs shared, ApiKeys keys,
        IOptions<LimitsOptions> limits)
    {
        _pictureLimits = pictureLimits;
        _jobs = jobs;
        _pool = pool;
        _cache = cache;
        _shared = shared;
        _keepAll = limits.Value.CachePictures;

        // What needs a key here must not be had without one from a cache on the way.
        _cacheControl = (keys.AreRequired ? "private" : "public") + ", max-age=31536000, immutable";
    }

    /// <summary>The reply to a request.</summary>
    /// <exception cref="RequestProblemException">422 over a limit; 503 not admitted; 504 took too long.</exception>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<IResult> ReplyAsync(HttpContext context, MandelbrotRequest request)
    {
        var start = Stopwatch.GetTimestamp();
        var (view, options, picture, compression) = request;
        RequestRecord.Of(context).Picture(view.Width, view.Height);
        _pictureLimits.CheckSize(view.Width, view.Height);
        _pictureLimits.CheckWork(view.Width, view.Height, view.Iterations);

        var tag = EntityTag.Of(view, options.Precision, picture, compression);

        // A refusal takes them off again.
        context.Response.Headers.ETag = tag;
        context.Response.Headers.CacheControl = _cacheControl;
        if (context.Request.Matches(tag))
        {
            return TypedResults.StatusCode(StatusCodes.Status304NotModified);
        }

        return MayShare(context.Request, request)
            ? await FindOrComputeAsync(context, request, tag, start)
            : await _jobs.RunAsync(context, Plan(request), PipelineOf(request));
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<IResult> FindOrComputeAsync(HttpContext context, MandelbrotRequest request, string key, long start)
    {
        if (_cache.Find(key) is { } kept)
        {
            return new StoredPictureResult(new ReadOnlySequence<byte>(kept.Png), kept.Kernel, "hit", start, kept);
        }

        var (picture, isFirst) = await _shared.GetAsync(
            key, abandoned => ComputeAsync(request, key, abandoned), context.RequestAborted);
        return isFirst
            ? new PictureResult(picture)
            : new StoredPictureResult(picture.Png.Written(), picture.Report.Kernel.ToString(), "shared", start, picture);
    }

    // Kept by the computation, not by whoever asked first, who may have left; and before those who come now would compute again.
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<FinishedPicture> ComputeAsync(MandelbrotRequest request, string key, CancellationToken abandoned)
    {
        var picture = await _jobs.ComputeAsync(Plan(request), PipelineOf(request), abandoned);
        try
        {
            if (request.Keep || _keepAll)
            {
                _cache.Keep(key, picture);
            }

            return picture;
        }
        catch
        {
            picture.Dispose();
            throw;
        }
    }

    private static JobPlan Plan(MandelbrotRequest request) =>
        MandelbrotPipeline.Plan(request.View, request.Options with { Threads = request.MostThreads }, request.Picture, request.Compression);

    private JobRunner.OpenPipeline PipelineOf(MandelbrotRequest request) => (output, threads, report) => MandelbrotPipeline.Open(
        request.View, request.Options with { Threads = threads }, request.Picture, request.Compression, output, _pool, report);

    private static bool MayShare(HttpRequest http, MandelbrotRequest request) =>
        request.MayBeShared
        && (long)request.View.Width * request.View.Height * request.Picture.RowFormat.BytesPerPixel <= LargestSharedBytes
        && !(CacheControlHeaderValue.TryParse(http.Headers.CacheControl.ToString(), out var control) && (control.NoCache || control.NoStore));
}
